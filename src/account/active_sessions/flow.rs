//! The rules of looking at one's sessions, naming them and signing them out.

use super::store;
use super::types::{Session, SessionList};
use crate::account::factors::flow as factors;
use crate::account::identity::flow as identity;
use crate::account::session_ends::flow as ends;
use crate::account::session_ends::types::{Ended, EndedBy, PastSession};
use crate::account::sessions::types::Factors;
use crate::account::trusted_browsers::flow as trusted_browsers;
use crate::error::Error;
use crate::fields::Label;
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::user_agent;
use crate::time::UnixMillis;

const DAY_S: i64 = 86_400;
/// Without use for so long, a session counts as inactive.
const INACTIVE_S: i64 = 90 * DAY_S;
/// So long, those that ended are shown; then their rows go.
const SHOWN_S: i64 = 30 * DAY_S;
/// Of those that ended, at first and after "show more": then all that somebody who signs in thirty times a day can have.
const FEW_ENDED: usize = 10;
const MANY_ENDED: usize = 1000;

/// Which of the sessions are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that nobody has used for 90 days.
    pub inactive: bool,
    /// More than the last few of those that ended.
    pub all_ended: bool,
}

/// What the panel shows: two queries, however many sessions there are.
pub async fn list(centre: &Centre, caller: &Caller, filter: Filter) -> Result<SessionList, Error> {
    let now = centre.now();
    let rows = store::alive(&centre.db, &caller.user_id, now).await?;
    let others = rows.iter().filter(|row| row.id != caller.session_id).count();
    let mut sessions: Vec<Session> = rows.into_iter().map(|row| session(centre, caller, row)).collect();
    sessions.sort_by_key(|session| !session.is_this);
    if filter.inactive {
        sessions.retain(|session| now.seconds_since(session.seen_at) >= INACTIVE_S);
    }
    let most = if filter.all_ended { MANY_ENDED } else { FEW_ENDED };
    let past = store::past(&centre.db, &caller.user_id, now, now.plus_s(-SHOWN_S), most as i64 + 1).await?;
    let more_ended = !filter.all_ended && past.len() > most;
    Ok(SessionList {
        sessions,
        others: u32::try_from(others).unwrap_or(u32::MAX),
        now,
        inactive: filter.inactive,
        ends_after_days: ends_after_days(centre),
        all_ended: filter.all_ended,
        ended: past.into_iter().take(most).map(past_session).collect(),
        more_ended,
    })
}

/// The longest that a session goes on without use, in days, where that is shorter than what counts as inactive.
fn ends_after_days(centre: &Centre) -> Option<i64> {
    let limits = centre.config.sessions;
    let idle_s = limits.idle_s.max(limits.remembered_idle_s);
    (idle_s < INACTIVE_S).then_some((idle_s + DAY_S - 1) / DAY_S)
}

fn session(centre: &Centre, caller: &Caller, row: store::Alive) -> Session {
    let is_this = row.id == caller.session_id;
    let seen_at = UnixMillis(row.seen_at);
    let idle_s = centre.now().seconds_since(seen_at);
    let with =
        |name: &str, version: Option<&str>| format!("{name} {}", version.unwrap_or_default()).trim_end().to_owned();
    let device = [
        ("Browser", Some(with(&row.browser, row.browser_version.as_deref()))),
        ("System", Some(with(&row.os, row.os_version.as_deref()))),
        ("Model", row.device_model),
        ("Engine", Some(row.engine)),
        ("CPU", row.cpu_architecture),
    ];
    let title = user_agent::title(&row.browser, row.browser_version.as_deref(), &row.os);
    Session {
        title: with(&title, row.os_version.as_deref()),
        id: row.id,
        is_this,
        name: row.name,
        device_type: row.device_type,
        device: device.into_iter().filter_map(|(label, text)| Some((label.to_owned(), text?))).collect(),
        address: row.address,
        place: row.place,
        seen_at,
        // What is written at most once in an interval may be as old as that.
        is_active: is_this || idle_s <= centre.config.sessions.seen_every_s,
        created_at: UnixMillis(row.created_at),
        updated_at: UnixMillis(row.updated_at),
        authenticated_at: UnixMillis(row.authenticated_at),
        expires_at: UnixMillis(row.expires_at),
        factors: Factors::of(&row.factors).map_or(row.factors, |factors| factors.words().to_owned()),
    }
}

fn past_session(row: store::Past) -> PastSession {
    let by = match &row.ended_by {
        Some(by) => EndedBy::of(by).unwrap_or(EndedBy::SignOut),
        None => EndedBy::Expiry,
    };
    let from = row.from_browser.zip(row.from_os).map(|(browser, os)| user_agent::plain_title(&browser, &os));
    PastSession {
        title: row.name.unwrap_or_else(|| user_agent::title(&row.browser, row.browser_version.as_deref(), &row.os)),
        device_type: row.device_type,
        address: row.address,
        place: row.place,
        ended: Ended { at: UnixMillis(row.ended_at.unwrap_or(row.idle_expires_at)), by, from: row.from_name.or(from) },
    }
}

/// Gives one of the caller's sessions a name, or takes it away.
pub async fn rename(centre: &Centre, caller: &Caller, id: &str, name: Option<Label>) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    let name = name.as_ref().map(Label::as_str);
    if !store::rename(&mut tx, &caller.user_id, id, name, centre.now()).await? {
        return Err(Error::NotFound);
    }
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::SessionRenamed, &format!("renamed={id}"))
        .await?;
    Ok(tx.commit().await?)
}

/// Signs out one of the caller's other sessions (SECURITY §2), and gives it as it was. This one is left by signing out.
pub async fn end(centre: &Centre, caller: &Caller, id: &str) -> Result<Session, Error> {
    identity::require(centre, caller)?;
    let rows = store::alive(&centre.db, &caller.user_id, centre.now()).await?;
    let row = rows.into_iter().find(|row| row.id == id && row.id != caller.session_id);
    let mut tx = centre.db.begin().await?;
    ends::require_alive(&mut tx, caller).await?;
    let row = row.ok_or(Error::NotFound)?;
    let from = (EndedBy::Revoked, Some(caller.session_id.as_str()));
    if !ends::end_from(&mut tx, centre, &caller.user_id, id, from).await? {
        return Err(Error::NotFound);
    }
    trusted_browsers::revoke_of_session(&mut tx, centre, &caller.user_id, id).await?;
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::SessionRevoked, &format!("ended={id}")).await?;
    tx.commit().await?;
    Ok(session(centre, caller, row))
}

/// Signs out everything but this session, and says how many sessions that were (ASVS 7.4.5).
pub async fn end_others(centre: &Centre, caller: &Caller) -> Result<u64, Error> {
    identity::require(centre, caller)?;
    let mut tx = centre.db.begin().await?;
    factors::lock(&mut tx, caller).await?;
    let keep = Some(caller.session_id.as_str());
    let ended = ends::end_all(&mut tx, centre, &caller.user_id, keep, EndedBy::Revoked).await?;
    let trusted = trusted_browsers::revoke_all(&mut tx, centre, &caller.user_id).await?;
    let details = format!("sessions_ended={ended} browsers={trusted}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::SessionsRevoked, &details).await?;
    tx.commit().await?;
    Ok(ended)
}
