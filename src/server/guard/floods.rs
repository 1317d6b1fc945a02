//! Stops floods in memory, before they reach the database: requests per second and requests at once, by address.
//!
//! Each server counts for itself. The limits that mean something to a person are in [`crate::server::limits`].

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::pages::Refusal;
use crate::server::visitor::network;

/// Requests at once from one address (SECURITY §6).
const AT_ONCE: u32 = 50;
/// Requests in a row from one address that may come without a pause …
const BURST: u32 = 600;
/// … and then one each so long.
const EVERY: Duration = Duration::from_millis(10);
/// Addresses that are remembered, about 2 MB. When they are too many, new ones are let through: the database still counts.
const MAX_ADDRESSES: usize = 20_000;

type Counts = Arc<Mutex<HashMap<IpAddr, Count>>>;

/// Counts the requests of each address.
pub struct Floods(Option<Counts>);

struct Count {
    at_once: u32,
    /// GCRA's theoretical arrival time.
    arrives_at: Instant,
}

/// One request's place; dropped when its response has been sent.
pub struct Place(Option<(Counts, IpAddr)>);

impl Floods {
    /// Counts only if `on`.
    pub fn new(on: bool) -> Self {
        Self(on.then(Arc::default))
    }

    /// Takes a place for one more request, or refuses it. Files of the bundle are not counted per second: a page has many.
    pub fn enter(&self, address: IpAddr, path: &str, now: Instant) -> Result<Place, Refusal> {
        let Some(counts) = &self.0 else { return Ok(Place(None)) };
        let key = network(address);
        let mut held = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MAX_ADDRESSES && !held.contains_key(&key) {
            held.retain(|_, count| count.at_once > 0 || count.arrives_at > now);
            if held.len() >= MAX_ADDRESSES {
                return Ok(Place(None));
            }
        }
        let count = held.entry(key).or_insert(Count { at_once: 0, arrives_at: now });
        if count.at_once >= AT_ONCE || count.arrives_at > now + EVERY * (BURST - 1) {
            return Err(Refusal::too_many(1));
        }
        if !path.starts_with("/pkg/") {
            count.arrives_at = count.arrives_at.max(now) + EVERY;
        }
        count.at_once += 1;
        drop(held);
        Ok(Place(Some((Arc::clone(counts), key))))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((counts, key)) = &self.0 else { return };
        let mut held = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(key) {
            count.at_once -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> IpAddr {
        IpAddr::V4(number.into())
    }

    #[test]
    fn a_burst_passes_and_then_time_counts() {
        let (floods, now) = (Floods::new(true), Instant::now());
        for _ in 0..BURST {
            floods.enter(address(1), "/", now).unwrap();
        }
        assert!(floods.enter(address(1), "/", now).is_err());
        assert!(floods.enter(address(2), "/", now).is_ok(), "another address is not concerned");
        assert!(floods.enter(address(1), "/", now + EVERY).is_ok());
        assert!(floods.enter(address(1), "/", now + EVERY).is_err());
    }

    #[test]
    fn places_come_back() {
        let (floods, now) = (Floods::new(true), Instant::now());
        let enter = || floods.enter(address(1), "/pkg/a.js", now);
        let mut places: Vec<Place> = (0..AT_ONCE).map(|_| enter().unwrap()).collect();
        assert!(enter().is_err());
        places.pop();
        assert!(enter().is_ok());
    }

    #[test]
    fn memory_is_bounded_and_idle_addresses_are_forgotten() {
        let (floods, now) = (Floods::new(true), Instant::now());
        for number in 0..30_000 {
            floods.enter(address(number), "/", now).unwrap();
        }
        let size = || floods.0.as_ref().unwrap().lock().unwrap().len();
        assert_eq!(size(), MAX_ADDRESSES);
        floods.enter(address(40_000), "/", now + EVERY).unwrap();
        assert_eq!(size(), 1);
    }
}
