//! The life of a session (SECURITY §2).

use std::sync::Arc;

use super::store;
use super::types::{EndedBy, Factors};
use crate::account::alerts::flow::{self as alerts, SignedIn};
use crate::account::known_browsers::flow as known_browsers;
use crate::account::session_ends::flow as session_ends;
pub use crate::account::session_ends::flow::{end, end_all};
use crate::account::two_factor::flow as two_factor;
use crate::error::Error;
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::crypto::Token;
use crate::server::db::Tx;
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// What the browser is given for a session that began or was renewed.
pub struct Started {
    /// The session's id; not a secret.
    pub id: String,
    /// The cookie's value.
    pub token: Token,
    /// How long the browser keeps the cookie; until it closes when the person did not ask to be kept signed in.
    pub max_age_s: Option<i64>,
    /// The new value of the long-lived cookie, where a session began: see [`known_browsers::renew`].
    pub new_browser: Option<Token>,
}

/// A session that is about to begin.
pub struct Start<'a> {
    /// Whose.
    pub user_id: &'a str,
    /// What was proven.
    pub factors: Factors,
    /// Whether it outlives the browser.
    pub remember: bool,
    /// When the password was given.
    pub authenticated_at: UnixMillis,
}

/// Begins a session for somebody who has proved who they are. The gate of the second factor stands here and not only at the routes
/// that lead here: where an account has one, a password alone begins nothing.
pub async fn begin(tx: &mut Tx, centre: &Centre, visitor: &Visitor, start: Start<'_>) -> Result<Started, Error> {
    let Start { user_id, factors, remember, authenticated_at } = start;
    if factors == Factors::Password && two_factor::count(tx, user_id).await? > 0 {
        return Err(Error::Forbidden);
    }
    let limits = &centre.config.sessions;
    let now = centre.now();
    let (idle_s, absolute_s) = if remember {
        (limits.remembered_idle_s, limits.remembered_absolute_s)
    } else {
        (limits.idle_s, limits.absolute_s)
    };
    let token = Token::new(&*centre.random);
    let id = centre.new_id();
    let (browser_hash, new_browser) = known_browsers::renew(tx, centre, visitor).await?;
    let session = store::NewSession {
        id: &id,
        user_id,
        token_hash: token.hash(),
        address: visitor.address.to_string(),
        place: centre.places.of(visitor.address),
        device: device(visitor),
        factors: factors.as_str(),
        second_proven_at: factors.is_strong().then_some(now),
        browser_hash: Some(&browser_hash),
        authenticated_at,
        remembered_at: remember.then_some(now),
        now,
        idle_expires_at: now.plus_s(idle_s).min(now.plus_s(absolute_s)),
        expires_at: now.plus_s(absolute_s),
    };
    store::insert(tx, session).await?;
    for (evicted,) in session_ends::evict(tx, centre, user_id).await? {
        let subject = Subject { user_id: Some(user_id), session_id: Some(&evicted) };
        record(tx, centre, visitor, subject, Action::SessionEvicted, "").await?;
    }
    alerts::signed_in(tx, centre, visitor, SignedIn { user_id, session_id: &id, browser_hash: &browser_hash }).await?;
    Ok(Started { id, token, max_age_s: remember.then_some(absolute_s), new_browser: Some(new_browser) })
}

/// The person behind a presented cookie, from the database's current state, if the session is alive.
pub async fn resume(centre: &Centre, visitor: Arc<Visitor>, presented: &str) -> Result<Option<Caller>, Error> {
    let Some(hash) = Token::hash_of(presented) else {
        return Ok(None);
    };
    let now = centre.now();
    let Some(row) = store::alive(&centre.db, &hash, now).await? else {
        return Ok(None);
    };
    let limits = &centre.config.sessions;
    if now.seconds_since(UnixMillis(row.seen_at)) >= limits.seen_every_s {
        let idle_s = if row.remembered_at.is_some() { limits.remembered_idle_s } else { limits.idle_s };
        let idle_expires_at = now.plus_s(idle_s).min(UnixMillis(row.expires_at));
        // Best effort: an unwritten visit only shortens the session, while a busy writer must not sign anybody out.
        if let Err(error) = touch(centre, &visitor, &row, idle_expires_at).await {
            tracing::warn!(?error, "a visit was not noted");
        }
    }
    Ok(Some(Caller {
        user_id: row.user_id,
        session_id: row.id,
        name: row.name,
        email: row.email,
        email_key: row.email_key,
        email_verified_at: row.email_verified_at.map(UnixMillis),
        authenticated_at: UnixMillis(row.authenticated_at),
        second_proven_at: row.second_proven_at.map(UnixMillis),
        authenticators: row.authenticators,
        visitor,
    }))
}

async fn touch(
    centre: &Centre,
    visitor: &Visitor,
    row: &store::Alive,
    idle_expires_at: UnixMillis,
) -> Result<(), Error> {
    let now = centre.now();
    let (address, place) = (visitor.address.to_string(), centre.places.of(visitor.address));
    let mut tx = centre.db.begin().await?;
    store::touch(&mut tx, store::Visit { id: &row.id, address, place, now, idle_expires_at }).await?;
    if is_described_anew(visitor, row) {
        store::describe(&mut tx, &row.id, device(visitor), now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether the browser says something else of itself than before. One that was asked for details does not give them with every
/// request, so their absence says nothing.
fn is_described_anew(visitor: &Visitor, row: &store::Alive) -> bool {
    let client = &visitor.client;
    let other = client.browser_version != row.browser_version || client.os_version != row.os_version;
    visitor.user_agent != row.user_agent || client.hinted && other
}

fn device(visitor: &Visitor) -> store::Device<'_> {
    let client = &visitor.client;
    store::Device {
        user_agent: &visitor.user_agent,
        device_type: client.device_type.as_str(),
        device_model: client.model.as_deref(),
        browser: &client.browser,
        browser_version: client.browser_version.as_deref(),
        os: &client.os,
        os_version: client.os_version.as_deref(),
        engine: &client.engine,
        cpu_architecture: client.cpu_architecture.as_deref(),
    }
}

/// Ends the session that a browser had before it began another one.
pub async fn replace(tx: &mut Tx, centre: &Centre, before: Option<&Caller>) -> Result<(), Error> {
    if let Some(before) = before
        && end(tx, centre, &before.user_id, &before.session_id, EndedBy::SignOut).await?
    {
        record(tx, centre, &before.visitor, before.subject(), Action::SignedOut, "by=new_session").await?;
    }
    Ok(())
}

/// Gives the caller's session a new cookie after a fresh proof of the password, and of what is in `second`; the old value is dead at once
/// (ASVS 7.2.4).
pub async fn renew(tx: &mut Tx, centre: &Centre, caller: &Caller, second: Option<Factors>) -> Result<Started, Error> {
    give_token(tx, centre, caller, Some(centre.now()), second).await
}

/// The same after a proof of the second factor alone: how long ago the password was given stays as it is, so that no chain of codes
/// keeps an old proof of it alive.
pub async fn renew_by_code(tx: &mut Tx, centre: &Centre, caller: &Caller) -> Result<Started, Error> {
    give_token(tx, centre, caller, None, Some(Factors::PasswordAndTotp)).await
}

async fn give_token(
    tx: &mut Tx,
    centre: &Centre,
    caller: &Caller,
    password_at: Option<UnixMillis>,
    second: Option<Factors>,
) -> Result<Started, Error> {
    let token = Token::new(&*centre.random);
    let (now, factors) = (centre.now(), second.map(Factors::as_str));
    let renewed = store::replace_token(tx, &caller.session_id, &token.hash(), password_at, factors, now).await?;
    let renewed = renewed.ok_or(Error::SignedOut)?;
    let max_age_s = renewed.remembered_at.map(|_| UnixMillis(renewed.expires_at).seconds_since(now));
    Ok(Started { id: caller.session_id.clone(), token, max_age_s, new_browser: None })
}
