//! What is special about sessions: the list at its longest, the time from an end to its notice, the memory of those who wait for one.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Connection, Request};
use crate::server::Server;
use crate::{Row, milliseconds, once, request, sign_in, sign_up};

const TRIES: usize = 200;
const STREAMS: usize = 2000;
/// Fewer than one account may have.
const STREAMS_OF_ONE: usize = 50;

/// The request for the list of somebody who is signed in fifty times.
pub fn with_fifty(server: &Server, email: &str) -> Request {
    let cookies: Vec<String> = (0..50).map(|_| sign_in(server, email)).collect();
    list(&cookies[49])
}

fn list(cookie: &str) -> Request {
    request("POST", "/account/api/sessions/show", cookie, "")
}

/// From sending the request that ends a session to the line in the other browser's stream.
pub fn notices(server: &Server, email: &str) -> [Row; 2] {
    let cookie = sign_in(server, email);
    let mut times: Vec<Duration> = (0..TRIES).map(|_| notice(server, email, &cookie)).collect();
    times.sort_unstable();
    let at = |share: f64| milliseconds(times[((TRIES as f64) * share) as usize]);
    [("sign-out to notice, 200 tries, p50", at(0.50)), ("  p99", at(0.99))]
}

fn notice(server: &Server, email: &str, cookie: &str) -> Duration {
    let other = sign_in(server, email);
    let mut stream = Connection::stream(server.address, "198.51.100.7", &other).expect("a stream");
    let shown = String::from_utf8_lossy(&once(server, &list(cookie)).body).into_owned();
    let id = other_id(&shown).expect("two sessions");
    let heard = thread::spawn(move || {
        assert!(stream.hears("event: ended").expect("a stream that goes on"), "the stream ended without a word");
        Instant::now()
    });
    let sent = Instant::now();
    let answer = once(server, &request("POST", "/account/api/sessions/end", cookie, &format!("id={id}")));
    assert_eq!(answer.status, 200, "a session is ended");
    heard.join().expect("the notice arrives").duration_since(sent)
}

/// The id of the session that was used last, apart from the one that asks.
fn other_id(list: &str) -> Option<&str> {
    let sessions = list.split_once("\"sessions\":[")?.1;
    let row = sessions.split("{\"id\":\"").skip(1).find(|row| row.contains("\"is_this\":false"))?;
    row.split('"').next()
}

/// What two thousand browsers cost that wait for the end of their session, in a server that has done nothing else since it started.
pub fn idle_streams(binary: &Path, engine: &str, postgres: Option<&str>) -> Row {
    let folder = std::env::temp_dir().join(format!("latchkey-bench-{}-{engine}-streams", std::process::id()));
    // A database of its own: the other server's is sealed under other keys.
    let own = postgres.and_then(|url| url.rsplit_once('/')).map(|(cluster, _)| format!("{cluster}/streams"));
    let server = Server::start(binary, folder, own.as_deref()).expect("the server starts");
    let cookies: Vec<String> = (0..STREAMS / STREAMS_OF_ONE)
        .map(|n| {
            let email = format!("stream-{n}@example.test");
            sign_up(&server, &email);
            sign_in(&server, &email)
        })
        .collect();
    let before = server.memory_mib("VmRSS");
    let open = |n: usize| {
        let from = format!("203.0.{}.{}", n / 250, n % 250 + 1);
        Connection::stream(server.address, &from, &cookies[n / STREAMS_OF_ONE]).expect("one more stream")
    };
    let streams: Vec<Connection> = (0..STREAMS).map(open).collect();
    let grown = server.memory_mib("VmRSS") - before;
    drop(streams);
    assert!(grown < 60.0, "{grown:.0} MiB: two thousand streams may cost 60");
    ("memory of 2,000 idle streams", format!("{grown:.0} MiB"))
}
