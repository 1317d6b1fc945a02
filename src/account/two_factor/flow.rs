//! The rules of authenticators (SECURITY §4).

use zeroize::Zeroizing;

use super::store;
use super::types::{Authenticator, Removed, Tried, TurnOffForm, TurnedOff, TwoFactorStatus};
use crate::account::backup_codes::flow as backup_codes;
use crate::account::factors::flow as factors;
use crate::account::identity::flow as identity;
use crate::account::password::flow as password;
use crate::account::sessions::flow::{self as sessions, Started};
use crate::account::sessions::types::EndedBy;
use crate::error::{Error, Problem};
use crate::fields::{Label, OtpCode};
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::guesses;
use crate::server::mail::{self, FactorChange};
use crate::server::totp;
use crate::time::UnixMillis;

/// Under which secrets are sealed.
const PURPOSE: &str = "authenticator";

/// What the panel shows.
pub async fn status(centre: &Centre, caller: &Caller) -> Result<TwoFactorStatus, Error> {
    let devices = store::shown(&centre.db, &caller.user_id).await?;
    let codes = backup_codes::status(centre, caller).await?;
    Ok(TwoFactorStatus {
        email: caller.email.clone(),
        verified: caller.email_verified_at.is_some(),
        locked: devices.iter().any(|row| row.second_step_locked_at.is_some()),
        devices: devices
            .into_iter()
            .map(|row| Authenticator {
                id: row.id,
                name: row.name,
                added_at: UnixMillis(row.created_at),
                used_at: row.used_at.map(UnixMillis),
            })
            .collect(),
        codes_left: u32::try_from(codes.left()).unwrap_or(u32::MAX),
        alone: centre.password_policy(),
    })
}

/// How many authenticators an account has: with any, the second factor is on, and no session begins by a password alone.
pub async fn count(tx: &mut Tx, user_id: &str) -> Result<i64, Error> {
    store::count(tx, user_id).await
}

/// Tries a code against all authenticators of an account and spends it: each step once for each device, and never one that is older than
/// the last accepted (RFC 6238 §5.2). Exactly one of any number of simultaneous callers succeeds.
pub async fn spend(tx: &mut Tx, centre: &Centre, user_id: &str, code: &OtpCode) -> Result<Tried, Error> {
    let now = centre.now();
    let mut tried = Tried::Wrong;
    for device in store::devices(tx, user_id).await? {
        let secret = Zeroizing::new(centre.keys.open(PURPOSE, user_id, &device.id, &device.secret)?);
        for step in totp::matching_steps(&secret, code, now, totp::DRIFT) {
            if step > device.last_step && store::accept(tx, &device.id, step, now).await? {
                return Ok(Tried::Accepted { name: device.name });
            }
            tried = Tried::Used;
        }
    }
    Ok(tried)
}

/// Whether an authenticator of the account, other than the one named, is called so.
pub async fn is_taken(tx: &mut Tx, user_id: &str, name_key: &str, but: &str) -> Result<bool, Error> {
    Ok(store::same_name(tx, user_id, name_key, but).await? > 0)
}

/// An authenticator whose first code was right.
pub struct Added<'a> {
    /// The row's id.
    pub id: &'a str,
    /// As it is shown.
    pub name: &'a str,
    /// As it is compared.
    pub name_key: &'a str,
    /// Not sealed yet.
    pub secret: &'a [u8],
    /// The step of that code: it counts as used.
    pub step: i64,
}

/// Makes it active: from now on a code is asked for at every sign-in. Codes that too many wrong ones locked are taken again: it needed a
/// fresh proof. The account is locked by the caller.
pub async fn add(tx: &mut Tx, centre: &Centre, caller: &Caller, added: Added<'_>) -> Result<(), Error> {
    let Added { id, name, name_key, secret, step } = added;
    let user_id = caller.user_id.as_str();
    let sealed = centre.keys.seal(PURPOSE, user_id, id, secret, &*centre.random);
    let now = centre.now();
    let new = store::New { id, user_id, name, name_key, secret: &sealed, last_step: step, now };
    store::insert(tx, new).await?;
    guesses::unlock_codes(tx, centre, user_id).await?;
    factors::void(tx, centre, user_id).await?;
    factors::tell(tx, centre, caller, FactorChange::AuthenticatorAdded(name.to_owned())).await?;
    record(tx, centre, &caller.visitor, caller.subject(), Action::AuthenticatorAdded, &format!("id={id}")).await
}

/// Gives an authenticator another name.
pub async fn rename(centre: &Centre, caller: &Caller, id: &str, name: &Label) -> Result<(), Error> {
    // A swap of names would have the owner remove the wrong one.
    identity::require(centre, caller)?;
    let mut tx = centre.db.begin().await?;
    factors::lock(&mut tx, caller).await?;
    if is_taken(&mut tx, &caller.user_id, &name.key(), id).await? {
        return Err(Error::invalid("name", Problem::Taken));
    }
    if !store::rename(&mut tx, &caller.user_id, id, name.as_str(), &name.key()).await? {
        return Err(Error::NotFound);
    }
    let details = format!("id={id}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::AuthenticatorRenamed, &details).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes one of several authenticators. The last one goes by [`turn_off`] only, which asks for more.
pub async fn remove(centre: &Centre, caller: &Caller, id: &str, end_others: bool) -> Result<Removed, Error> {
    identity::require(centre, caller)?;
    let mut tx = centre.db.begin().await?;
    let count = factors::lock(&mut tx, caller).await?;
    let name = store::name(&mut tx, &caller.user_id, id).await?.ok_or(Error::NotFound)?;
    if count < 2 {
        return Err(Error::Conflict);
    }
    store::delete(&mut tx, &caller.user_id, id).await?;
    factors::void(&mut tx, centre, &caller.user_id).await?;
    let keep = Some(caller.session_id.as_str());
    let ended = match end_others {
        true => Some(sessions::end_all(&mut tx, centre, &caller.user_id, keep, EndedBy::FactorRemoved).await?),
        false => None,
    };
    factors::tell(&mut tx, centre, caller, FactorChange::AuthenticatorRemoved(name.clone())).await?;
    let details = format!("id={id} sessions_ended={}", ended.unwrap_or(0));
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::AuthenticatorRemoved, &details).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(Removed { name, sessions_ended: ended.map(counted) })
}

/// Turns it off, for password and code, whatever was proven a moment ago: everything that belongs to it goes in one transaction.
pub async fn turn_off(centre: &Centre, caller: &Caller, form: TurnOffForm) -> Result<(TurnedOff, Started), Error> {
    let verified = identity::check_password(centre, caller, &form.password, "password").await?;
    let new_hash = match &form.new {
        Some(new) => Some(password::hash_new(centre, caller, new).await?),
        None => None,
    };
    let mut prepared = identity::prepare(centre, &caller.visitor, caller.subject(), form.code).await?;
    prepared.last = true;
    let mut tx = centre.db.begin().await?;
    if factors::lock(&mut tx, caller).await? == 0 {
        drop(tx);
        prepared.guess.give_back(centre).await;
        return Err(Error::NotFound);
    }
    let proven = match identity::spend(&mut tx, centre, &caller.visitor, caller.subject(), &prepared, None).await? {
        Ok(proven) => proven,
        Err(problem) => return identity::refuse(tx, centre, caller, "code", problem).await,
    };
    if let Some(hash) = &new_hash {
        password::replace(&mut tx, centre, caller, &verified, hash).await?;
        record(&mut tx, centre, &caller.visitor, caller.subject(), Action::PasswordChanged, "by=turn_off").await?;
    }
    factors::clear(&mut tx, centre, &caller.user_id).await?;
    let started = sessions::renew(&mut tx, centre, caller, Some(proven)).await?;
    let keep = Some(caller.session_id.as_str());
    let ended = sessions::end_all(&mut tx, centre, &caller.user_id, keep, EndedBy::TwoFactorOff).await?;
    factors::tell(&mut tx, centre, caller, FactorChange::TurnedOff).await?;
    let details = format!("sessions_ended={ended}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::TwoFactorOff, &details).await?;
    tx.commit().await?;
    prepared.guess.give_back(centre).await;
    mail::wake(centre);
    Ok((TurnedOff { sessions_ended: counted(ended) }, started))
}

/// Forgets every authenticator of an account.
pub async fn forget(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    store::delete_all(tx, user_id).await.map(drop)
}

fn counted(sessions: u64) -> u32 {
    u32::try_from(sessions).unwrap_or(u32::MAX)
}
