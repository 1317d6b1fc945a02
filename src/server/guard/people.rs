//! How many requests of one person run at once, whatever addresses they come from (SECURITY §6).
//!
//! Each server counts for itself, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;

/// Requests at once of one person.
const AT_ONCE: usize = 20;
/// How long one more waits for its turn: a browser with several tabs asks for all of their panels in one moment.
const PATIENCE: Duration = Duration::from_millis(500);
/// So many people may be remembered who have no request running, about 2 MB.
const MAX_PEOPLE: usize = 10_000;

type Turns = HashMap<String, Arc<Semaphore>>;

/// Counts the requests of each person.
#[derive(Clone)]
pub struct People(Option<Arc<Mutex<Turns>>>);

impl People {
    /// Counts only if `on`.
    pub fn new(on: bool) -> Self {
        Self(on.then(Arc::default))
    }

    /// Takes a place for one more request of a person; it is free again when the place is dropped. [`Error::TooMany`] where none
    /// becomes free in time.
    pub async fn enter(&self, user_id: &str) -> Result<Option<OwnedSemaphorePermit>, Error> {
        let Some(turns) = &self.0 else { return Ok(None) };
        let turn = turns_of(&mut turns.lock().unwrap_or_else(PoisonError::into_inner), user_id);
        match tokio::time::timeout(PATIENCE, turn.acquire_owned()).await {
            Ok(Ok(place)) => Ok(Some(place)),
            _ => Err(Error::TooMany { retry_after_s: 1 }),
        }
    }
}

fn turns_of(people: &mut Turns, user_id: &str) -> Arc<Semaphore> {
    if people.len() >= MAX_PEOPLE && !people.contains_key(user_id) {
        // Whoever holds a place or waits for one holds the semaphore as well.
        people.retain(|_, turn| Arc::strong_count(turn) > 1);
    }
    let turn = people.entry(user_id.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)));
    Arc::clone(turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn twenty_run_at_once_and_one_more_waits_for_its_turn() {
        let people = People::new(true);
        let mut places = Vec::new();
        for _ in 0..AT_ONCE {
            places.push(people.enter("ada").await.unwrap());
        }
        assert_eq!(people.enter("ada").await.err(), Some(Error::TooMany { retry_after_s: 1 }));
        assert!(people.enter("eve").await.is_ok(), "another person is not concerned");
        let (next, ()) = tokio::join!(people.enter("ada"), async { drop(places.pop()) });
        assert!(next.is_ok(), "the place that became free");
    }

    #[tokio::test]
    async fn people_without_requests_are_forgotten() {
        let people = People::new(true);
        let held = people.enter("ada").await.unwrap();
        for number in 0..MAX_PEOPLE {
            people.enter(&number.to_string()).await.unwrap();
        }
        let known = || people.0.as_ref().unwrap().lock().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(known().len(), 2, "ada, who is still asking, and the last one");
        assert!(known().contains(&"ada".to_owned()));
        drop(held);
    }
}
