//! How many connections each address holds.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use ipnet::IpNet;

use super::Limits;
use crate::server::visitor::network;

type Counts = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// Counts connections by address; only addresses that hold some are remembered.
pub struct Connections {
    counts: Counts,
    per_address: usize,
    proxies: Vec<IpNet>,
}

/// One connection's seat.
pub struct Seat(Option<(Counts, IpAddr)>);

impl Connections {
    /// Nobody is connected.
    pub fn new(limits: &Limits) -> Self {
        Self { counts: Counts::default(), per_address: limits.per_address, proxies: limits.proxies.clone() }
    }

    /// A seat for one more connection, unless the address has all of its seats.
    pub fn enter(&self, peer: IpAddr) -> Option<Seat> {
        if self.proxies.iter().any(|proxy| proxy.contains(&peer.to_canonical())) {
            return Some(Seat(None));
        }
        let key = network(peer);
        let mut held = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(key).or_insert(0);
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(Seat(Some((Arc::clone(&self.counts), key))))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some((counts, key)) = &self.0 else { return };
        let mut held = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(key) {
            *count -= 1;
            if *count == 0 {
                held.remove(key);
            }
        }
    }
}
