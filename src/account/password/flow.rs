//! The rules of changing a password.

use secrecy::SecretString;

use super::store;
use super::types::{ChangeForm, PasswordChanged, PasswordStatus};
use crate::account::identity::flow as identity;
use crate::account::sessions::flow::{self as sessions, Started};
use crate::account::sessions::types::EndedBy;
use crate::error::Error;
use crate::fields::NewPassword;
use crate::server::audit::{Action, record};
use crate::server::blocklist::{self, Context};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::limits::{self, Rule};
use crate::server::links::{self, Purpose};
use crate::server::mail::{self, Facts, Letter, Message};
use crate::time::UnixMillis;

/// What the panel shows.
pub async fn status(centre: &Centre, caller: &Caller) -> Result<PasswordStatus, Error> {
    let row = store::password(&centre.db, &caller.user_id).await?.ok_or(Error::SignedOut)?;
    Ok(PasswordStatus {
        email: caller.email.clone(),
        changed_at: UnixMillis(row.password_changed_at),
        policy: centre.password_policy_with(caller.authenticators > 0),
    })
}

/// Replaces the password after the current one was given, ends the other sessions, renews this one and tells the owner.
pub async fn change(centre: &Centre, caller: &Caller, form: ChangeForm) -> Result<(PasswordChanged, Started), Error> {
    limits::take(centre, Rule::PasswordChangeByAccount, &caller.email_key).await?;
    identity::require_second(centre, caller)?;
    let verified = identity::check_password(centre, caller, &form.current, "current").await?;
    let hash = hash_new(centre, caller, &form.new).await?;

    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    replace(&mut tx, centre, caller, &verified, &hash).await?;
    let started = sessions::renew(&mut tx, centre, caller, None).await?;
    let ended =
        sessions::end_all(&mut tx, centre, &caller.user_id, Some(&caller.session_id), EndedBy::PasswordChange).await?;
    let details = format!("sessions_ended={ended}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::PasswordChanged, &details).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok((PasswordChanged { at: now, sessions_ended: u32::try_from(ended).unwrap_or(u32::MAX) }, started))
}

/// The hash of a new password, unless it is one that others would guess; that is the problem of the field `new`.
pub async fn hash_new(centre: &Centre, caller: &Caller, new: &NewPassword) -> Result<String, Error> {
    let context = Context { name: &caller.name, email: &caller.email };
    match blocklist::problem(centre, new.reveal(), context) {
        Some(problem) => Err(Error::invalid("new", problem)),
        None => centre.passwords.hash(SecretString::from(new.reveal())).await,
    }
}

/// Puts a hash in the place of the one that was verified, voids the links that would set another, and tells the owner.
pub async fn replace(tx: &mut Tx, centre: &Centre, caller: &Caller, verified: &str, hash: &str) -> Result<(), Error> {
    let now = centre.now();
    if !store::replace_password(tx, &caller.user_id, verified, hash, now).await? {
        return Err(Error::Conflict);
    }
    links::void(tx, &caller.user_id, Purpose::ResetPassword, now).await?;
    let letter = Letter::PasswordChanged { name: caller.name.clone(), facts: Facts::of(centre, &caller.visitor) };
    mail::queue(tx, centre, Message { to: &caller.email, letter, not_after: None }).await
}
