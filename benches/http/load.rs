//! Keeps a number of connections busy for a while and measures each request.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Connection, Request};

/// Measured before it counts, so that caches and pools are warm.
const WARM_UP: Duration = Duration::from_secs(1);

/// What a load showed.
pub struct Report {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// Answers with another status than the one that was asked for.
    pub refused: usize,
}

/// Sends `requests` (connection `n` sends the `n`th, again and again) for `length`. Only answers with status `good` count.
pub fn run(address: SocketAddr, requests: &[Request], length: Duration, good: u16) -> Report {
    let start = Instant::now() + WARM_UP;
    let workers: Vec<_> = requests
        .iter()
        .cloned()
        .map(|request| thread::spawn(move || work(address, &request, start, start + length, good)))
        .collect();
    let (mut times, mut refused) = (Vec::new(), 0);
    for worker in workers {
        let (own, bad) = worker.join().expect("a worker reports its failure as a refusal");
        times.extend(own);
        refused += bad;
    }
    times.sort_unstable();
    let at = |share: f64| times.get(((times.len() as f64) * share) as usize).copied().unwrap_or_default();
    Report { per_second: times.len() as f64 / length.as_secs_f64(), p50: at(0.50), p99: at(0.99), refused }
}

fn work(address: SocketAddr, request: &Request, start: Instant, end: Instant, good: u16) -> (Vec<Duration>, usize) {
    let (mut times, mut refused) = (Vec::new(), 0);
    let mut connection = None;
    loop {
        let sent = Instant::now();
        if sent >= end {
            return (times, refused);
        }
        let answer = match connection.take() {
            Some(kept) => Ok(kept),
            None => Connection::open(address),
        }
        .and_then(|mut kept: Connection| kept.send(request).map(|answer| (kept, answer.status)));
        let took = sent.elapsed();
        let counts = sent >= start;
        match answer {
            Ok((kept, status)) => {
                connection = Some(kept);
                if counts && status == good {
                    times.push(took);
                } else if counts {
                    refused += 1;
                }
            }
            Err(_) => refused += usize::from(counts),
        }
    }
}
