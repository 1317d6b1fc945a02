//! The rules of trusted browsers.

use super::store;
use super::types::{TrustedBrowser, TrustedBrowsers};
use crate::account::factors::flow as factors;
use crate::account::identity::flow as identity;
use crate::account::session_ends::flow as session_ends;
use crate::error::Error;
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// How long a browser is trusted. Not renewed by its sign-ins (Vaultwarden #6929).
const LIFE_S: i64 = 30 * 86_400;

/// What password and factors are now, as a keyed digest: any change of one of them gives another one. `None` where the account has no second
/// factor.
pub async fn fingerprint(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<Option<String>, Error> {
    let proofs = store::proofs(tx, user_id).await?;
    let devices: Vec<&str> = proofs.iter().filter_map(|proof| proof.authenticator.as_deref()).collect();
    Ok(proofs.first().filter(|_| !devices.is_empty()).map(|proof| {
        let phone = proof.phone.as_deref().unwrap_or_default();
        let message = format!("{user_id}|{}|{phone}|{}", proof.password_hash, devices.join("|"));
        centre.keys.mac("second-factors", message.as_bytes())
    }))
}

/// Whether this browser is spared the second step of an account, and notes that it was.
pub async fn is_trusted(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    user_id: &str,
    fingerprint: &str,
) -> Result<bool, Error> {
    let Some(browser) = visitor.browser_hash() else { return Ok(false) };
    let address = visitor.address.to_string();
    let seen_at = (address.as_str(), centre.places.of(visitor.address));
    store::use_once(tx, (user_id, &browser), fingerprint, seen_at, centre.now()).await
}

/// Trusts a browser, by its long-lived cookie, after its person proved a second factor in it.
pub async fn trust(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    (browser_hash, fingerprint): (&str, &str),
) -> Result<(), Error> {
    let user_id = subject.user_id.unwrap_or_default();
    let now = centre.now();
    store::revoke_browser(tx, user_id, browser_hash, now).await?;
    let trust = store::NewTrust {
        id: centre.new_id(),
        user_id,
        browser_hash,
        fingerprint,
        title: visitor.client.title(),
        device_type: visitor.client.device_type.as_str(),
        address: visitor.address.to_string(),
        place: centre.places.of(visitor.address),
        now,
        expires_at: now.plus_s(LIFE_S),
    };
    store::insert(tx, trust).await?;
    record(tx, centre, visitor, subject, Action::BrowserTrusted, "days=30").await
}

/// Ends the trust in all browsers of an account. Returns in how many.
pub async fn revoke_all(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<u64, Error> {
    store::revoke_all(tx, user_id, centre.now()).await
}

/// Ends the trust in the browser of a session that was signed out by somebody who may not recognise it.
pub async fn revoke_of_session(tx: &mut Tx, centre: &Centre, user_id: &str, session_id: &str) -> Result<(), Error> {
    store::revoke_of_session(tx, user_id, session_id, centre.now()).await
}

/// What the panel shows.
pub async fn list(centre: &Centre, caller: &Caller) -> Result<TrustedBrowsers, Error> {
    if caller.authenticators == 0 {
        return Ok(TrustedBrowsers::default());
    }
    let mut tx = centre.db.begin_reading().await?;
    let Some(fingerprint) = fingerprint(&mut tx, centre, &caller.user_id).await? else {
        return Ok(TrustedBrowsers::default());
    };
    let rows = store::list(&mut tx, &caller.user_id, &fingerprint, centre.now()).await?;
    let here = caller.visitor.browser_hash();
    let mut browsers: Vec<TrustedBrowser> = rows.into_iter().map(|row| shown(row, here.as_deref())).collect();
    browsers.sort_by_key(|browser| !browser.current);
    Ok(TrustedBrowsers { two_factor: true, browsers })
}

fn shown(row: store::Trusted, here: Option<&str>) -> TrustedBrowser {
    TrustedBrowser {
        current: here == Some(row.browser_hash.as_str()),
        id: row.id,
        title: row.title,
        device_type: row.device_type,
        address: row.address,
        place: row.place,
        used_at: UnixMillis(row.used_at),
        expires_at: UnixMillis(row.expires_at),
    }
}

/// Asks one browser for the second step again, and says which; nothing where that was so already.
pub async fn revoke(centre: &Centre, caller: &Caller, id: &str) -> Result<Option<String>, Error> {
    identity::require(centre, caller)?;
    let mut tx = centre.db.begin().await?;
    session_ends::require_alive(&mut tx, caller).await?;
    let title = store::revoke(&mut tx, &caller.user_id, id, centre.now()).await?;
    if title.is_some() {
        record(&mut tx, centre, &caller.visitor, caller.subject(), Action::TrustRevoked, "browsers=1").await?;
    }
    tx.commit().await?;
    Ok(title)
}

/// Asks all of them again.
pub async fn revoke_every(centre: &Centre, caller: &Caller) -> Result<(), Error> {
    identity::require(centre, caller)?;
    let mut tx = centre.db.begin().await?;
    factors::lock(&mut tx, caller).await?;
    let revoked = revoke_all(&mut tx, centre, &caller.user_id).await?;
    let details = format!("browsers={revoked}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::TrustRevoked, &details).await?;
    tx.commit().await?;
    Ok(())
}
