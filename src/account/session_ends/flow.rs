//! The rules of ending sessions (SECURITY §2).

use super::store::{self, End};
use super::types::{Ended, EndedBy};
use crate::error::Error;
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::crypto::Token;
use crate::server::db::Tx;
use crate::server::live;
use crate::server::user_agent;
use crate::sign_in::second_step::flow as second_step;
use crate::time::UnixMillis;

/// Ends one session of an account. False when it had ended before or is not this account's.
pub async fn end(tx: &mut Tx, centre: &Centre, user_id: &str, session_id: &str, by: EndedBy) -> Result<bool, Error> {
    end_from(tx, centre, user_id, session_id, (by, None)).await
}

/// The same, from another session where one is named.
pub async fn end_from(
    tx: &mut Tx,
    centre: &Centre,
    user_id: &str,
    session_id: &str,
    (by, from): (EndedBy, Option<&str>),
) -> Result<bool, Error> {
    let end = End { at: centre.now(), by: by.as_str(), from };
    let ended = store::end_one(tx, user_id, session_id, end).await?;
    announce(tx, user_id, u64::from(ended)).await?;
    Ok(ended)
}

/// Ends all sessions of an account but the one that does it, or all, and every half-done sign-in. Returns how many sessions.
pub async fn end_all(
    tx: &mut Tx,
    centre: &Centre,
    user_id: &str,
    keep: Option<&str>,
    by: EndedBy,
) -> Result<u64, Error> {
    second_step::end_all(tx, centre, user_id).await?;
    let end = End { at: centre.now(), by: by.as_str(), from: keep };
    let ended = store::end_others(tx, user_id, keep.unwrap_or_default(), end).await?;
    announce(tx, user_id, ended).await?;
    Ok(ended)
}

/// Ends all sessions but the caller's where a change of factors is to do that (ASVS 7.4.3), and logs it; gives how many, for the answer.
pub async fn end_others(
    tx: &mut Tx,
    centre: &Centre,
    caller: &Caller,
    by: Option<EndedBy>,
) -> Result<Option<u32>, Error> {
    let Some(by) = by else { return Ok(None) };
    let ended = end_all(tx, centre, &caller.user_id, Some(&caller.session_id), by).await?;
    let details = format!("by={} sessions_ended={ended}", by.as_str());
    record(tx, centre, &caller.visitor, caller.subject(), Action::SessionsRevoked, &details).await?;
    Ok(Some(u32::try_from(ended).unwrap_or(u32::MAX)))
}

/// Ends the sessions that were idle for longest where an account has too many, and gives their ids.
pub async fn evict(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<Vec<(String,)>, Error> {
    let end = End { at: centre.now(), by: EndedBy::Eviction.as_str(), from: None };
    let ended = store::evict(tx, user_id, i64::from(centre.config.sessions.max_per_user), end).await?;
    announce(tx, user_id, ended.len() as u64).await?;
    Ok(ended)
}

async fn announce(tx: &mut Tx, user_id: &str, ended: u64) -> Result<(), Error> {
    if ended > 0 {
        live::announce(tx, user_id).await?;
    }
    Ok(())
}

/// Refuses what was asked for by a session that was ended since: while its request was under way.
pub async fn require_alive(tx: &mut Tx, caller: &Caller) -> Result<(), Error> {
    let alive = store::is_alive(tx, &caller.user_id, &caller.session_id).await?;
    if alive { Ok(()) } else { Err(Error::SignedOut) }
}

/// How it stands with a session.
#[derive(Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes on, if nothing happens until then.
    Alive {
        /// When its time is over, unless it is used before.
        until: UnixMillis,
    },
    /// It is over.
    Ended(Ended),
}

/// How it stands with a session, from the database's current state.
pub async fn fate(centre: &Centre, session_id: &str) -> Result<Fate, Error> {
    let now = centre.now();
    let Some(row) = store::fate(&centre.db, session_id).await? else {
        return Ok(Fate::Ended(Ended { at: now, by: EndedBy::Closed, from: None }));
    };
    let until = UnixMillis(row.idle_expires_at);
    Ok(if let Some(at) = row.ended_at {
        let from = row.from_browser.zip(row.from_os).map(|(browser, os)| user_agent::plain_title(&browser, &os));
        let by = row.ended_by.as_deref().and_then(EndedBy::of).unwrap_or(EndedBy::SignOut);
        Fate::Ended(Ended { at: UnixMillis(at), by, from: row.from_name.or(from) })
    } else if let Some(at) = row.disabled_at {
        Fate::Ended(Ended { at: UnixMillis(at), by: EndedBy::Closed, from: None })
    } else if until <= now {
        Fate::Ended(Ended { at: until, by: EndedBy::Expiry, from: None })
    } else {
        Fate::Alive { until }
    })
}

/// The session that a presented cookie belongs to, or belonged to when it ended: its id and its account. Not a visit, and no proof of
/// anything: whoever asks looks at the session's [`fate`] as well.
pub async fn known(centre: &Centre, presented: &str) -> Result<Option<(String, String)>, Error> {
    match Token::hash_of(presented) {
        Some(hash) => store::known(&centre.db, &hash).await,
        None => Ok(None),
    }
}
