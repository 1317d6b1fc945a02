//! Attempts that are released together.

use std::sync::Arc;

use latchkey::error::Error;

/// How many simultaneous attempts race, and how often.
pub const RACERS: usize = 64;
/// See [`RACERS`].
pub const ROUNDS: usize = 20;

/// Runs the same attempt many times at once and counts the successes. The others have to be refused because they came too late: who was
/// turned away at the door has not raced.
pub async fn successes_of<F, T>(attempts: Vec<F>) -> usize
where
    F: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    let gate = Arc::new(tokio::sync::Barrier::new(attempts.len()));
    let run = |attempt: F| {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move {
            gate.wait().await;
            match attempt.await {
                Ok(_) => true,
                Err(error @ (Error::Unavailable { .. } | Error::TooMany { .. })) => panic!("did not race: {error:?}"),
                Err(_) => false,
            }
        })
    };
    let running: Vec<_> = attempts.into_iter().map(run).collect();
    let mut successes = 0;
    for attempt in running {
        successes += usize::from(attempt.await.unwrap());
    }
    successes
}
