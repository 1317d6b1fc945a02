//! Which streams are open, and for which sessions.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::server::centre::Centre;
use crate::server::visitor::network;

/// Streams of one address, half of its connections.
const MOST_BY_ADDRESS: usize = 100;
/// Streams of one account: more than it can have sessions, fewer than could do harm. The oldest gives way.
const MOST_BY_USER: usize = 64;

/// What a stream is told.
pub type Told = oneshot::Receiver<Box<str>>;

/// Whose stream it is.
pub struct Who {
    /// The account.
    pub user_id: String,
    /// The session that it waits for.
    pub session_id: String,
    /// Where from.
    pub address: IpAddr,
}

struct Entry {
    number: u64,
    who: Who,
    tell: oneshot::Sender<Box<str>>,
}

#[derive(Default)]
struct Entries {
    by_user: HashMap<String, Vec<Entry>>,
    by_address: HashMap<IpAddr, usize>,
    open: usize,
    next: u64,
    closed: bool,
}

/// The streams of one server.
#[derive(Default)]
pub struct Live(Mutex<Entries>);

/// One stream's place; given back when it is dropped.
pub struct Seat {
    centre: Centre,
    user_id: String,
    session_id: String,
    number: u64,
}

impl Live {
    /// A place for one more stream, unless there are too many, or the server is about to stop. Where all places are taken, whoever holds
    /// most gives one up: so nobody can have them all.
    pub fn enter(centre: &Centre, who: Who) -> Option<(Seat, Told)> {
        let mut entries = centre.live.lock();
        let address = network(who.address);
        let of_address = entries.by_address.get(&address).copied().unwrap_or(0);
        if entries.closed || of_address >= MOST_BY_ADDRESS {
            return None;
        }
        if entries.by_user.get(&who.user_id).is_some_and(|own| own.len() >= MOST_BY_USER) {
            let oldest = entries.by_user.get(&who.user_id).and_then(|own| own.first()).map(|entry| entry.number);
            oldest.into_iter().for_each(|number| entries.remove(&who.user_id, number));
        }
        if entries.open >= centre.config.live_streams && !entries.make_room(&who) {
            return None;
        }
        entries.next += 1;
        entries.open += 1;
        *entries.by_address.entry(address).or_insert(0) += 1;
        let number = entries.next;
        let (tell, told) = oneshot::channel();
        let (user_id, session_id) = (who.user_id.clone(), who.session_id.clone());
        entries.by_user.entry(user_id.clone()).or_default().push(Entry { number, who, tell });
        drop(entries);
        Some((Seat { centre: centre.clone(), user_id, session_id, number }, told))
    }

    /// The sessions of an account that have streams here.
    pub fn sessions_of(&self, user_id: &str) -> Vec<String> {
        let entries = self.lock();
        entries.by_user.get(user_id).into_iter().flatten().map(|entry| entry.who.session_id.clone()).collect()
    }

    /// All sessions that have streams here.
    pub fn sessions(&self) -> Vec<String> {
        self.lock().by_user.values().flatten().map(|entry| entry.who.session_id.clone()).collect()
    }

    /// Tells all streams of a session, which ends them.
    pub fn tell(&self, session_id: &str, text: &str) {
        let mut entries = self.lock();
        let concerned = entries.by_user.values().flatten().filter(|entry| entry.who.session_id == session_id);
        let concerned: Vec<(String, u64)> = concerned.map(|entry| (entry.who.user_id.clone(), entry.number)).collect();
        for (user_id, number) in concerned {
            if let Some(entry) = entries.take(&user_id, number) {
                // An error says that the browser has just gone.
                let _ = entry.tell.send(text.into());
            }
        }
    }

    /// Ends all streams and lets no more in.
    pub fn close(&self) {
        let mut entries = self.lock();
        entries.closed = true;
        entries.by_user.clear();
        entries.by_address.clear();
        entries.open = 0;
    }

    /// How many streams are open.
    pub fn count(&self) -> usize {
        self.lock().open
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    /// Ends the oldest stream of the account that holds most, or else of the address; false where none holds more than who comes now will.
    fn make_room(&mut self, who: &Who) -> bool {
        let account = self.by_user.iter().max_by_key(|(_, own)| own.len());
        let address = self.by_address.iter().max_by_key(|(_, count)| **count);
        let of_account = self.by_user.get(&who.user_id).map_or(0, Vec::len);
        let of_address = self.by_address.get(&network(who.address)).copied().unwrap_or(0);
        let oldest = match (account, address) {
            (Some((_, own)), _) if own.len() > of_account + 1 => own.first(),
            (_, Some((address, count))) if *count > of_address + 1 => {
                let entries = self.by_user.values().flatten();
                entries.filter(|entry| network(entry.who.address) == *address).min_by_key(|entry| entry.number)
            }
            _ => None,
        };
        let oldest = oldest.map(|entry| (entry.who.user_id.clone(), entry.number));
        oldest.is_some_and(|(user_id, number)| self.take(&user_id, number).is_some())
    }

    fn take(&mut self, user_id: &str, number: u64) -> Option<Entry> {
        let own = self.by_user.get_mut(user_id)?;
        let at = own.iter().position(|entry| entry.number == number)?;
        let entry = own.remove(at);
        if own.is_empty() {
            self.by_user.remove(user_id);
        }
        self.open -= 1;
        let address = network(entry.who.address);
        if let Some(count) = self.by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&address);
            }
        }
        Some(entry)
    }

    fn remove(&mut self, user_id: &str, number: u64) {
        drop(self.take(user_id, number));
    }
}

impl Seat {
    /// The session that the stream waits for.
    pub fn session_id(&self) -> &str {
        &self.session_id
    }

    /// The shared state.
    pub fn centre(&self) -> &Centre {
        &self.centre
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.centre.live.lock().remove(&self.user_id, self.number);
    }
}
