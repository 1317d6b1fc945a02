//! How long PostgreSQL is waited for: one that is lost or frozen holds nobody up, and waits do not add up.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// How long anything waits while the server answers nobody: with it, a request that meets a lost database is answered within two seconds.
/// The server's own limits do not help: one that is stopped, or behind a network that swallows packets, keeps none. Longer than the second
/// between two looks of the mail worker, by whose answers a slow statement is told from a dead server where nobody else asks.
const SILENCE: Duration = Duration::from_millis(1250);
/// How long nobody waits again after that: a request asks several times, and also renders a page that says what happened.
const AWAY: Duration = Duration::from_secs(1);
/// For a statement while the server answers others: longer than `statement_timeout`, so only one whose connection is lost meets it.
const LONGEST: Duration = Duration::from_secs(6);

/// When a server last answered, and until when it counts as lost. Shared by all who ask it.
#[derive(Clone)]
pub struct Pulse(Arc<Moments>);

struct Moments {
    start: Instant,
    answered_ms: AtomicU64,
    away_until_ms: AtomicU64,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self(Arc::new(Moments {
            start: Instant::now(),
            answered_ms: AtomicU64::new(0),
            away_until_ms: AtomicU64::new(0),
        }))
    }

    /// Waits for a connection and for what is done with it, unless the server was given up just now.
    pub(super) async fn reach<T>(&self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
        if self.now_ms() < self.0.away_until_ms.load(Ordering::Relaxed) {
            return Err(no_answer());
        }
        self.wait(work).await
    }

    /// Waits for a statement on a connection that is open.
    pub(super) async fn wait<T>(&self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
        let (mut work, begun) = (pin!(work), Instant::now());
        let mut heard = begun;
        loop {
            if let Ok(done) = timeout_at((heard + SILENCE).min(begun + LONGEST), work.as_mut()).await {
                self.note(&done);
                return done;
            }
            let answered = self.0.start + Duration::from_millis(self.0.answered_ms.load(Ordering::Relaxed));
            if begun.elapsed() >= LONGEST {
                return Err(no_answer());
            }
            if answered <= heard {
                tracing::warn!("the database does not answer");
                let until = self.now_ms() + AWAY.as_millis() as u64;
                self.0.away_until_ms.store(until, Ordering::Relaxed);
                return Err(no_answer());
            }
            heard = answered;
        }
    }

    /// An answer is what the server itself said, a refusal too.
    fn note<T>(&self, done: &Result<T, sqlx::Error>) {
        let lost = matches!(
            done,
            Err(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed)
        );
        if !lost {
            self.0.answered_ms.store(self.now_ms(), Ordering::Relaxed);
            self.0.away_until_ms.store(0, Ordering::Relaxed);
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

fn no_answer() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database does not answer"))
}
