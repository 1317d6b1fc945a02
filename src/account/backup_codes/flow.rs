//! The rules of backup codes (SECURITY §4).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::store;
use super::types::{CodeState, CodesConfirmed, CodesStatus, NewCodes, SET, Tried, WaitingSet};
use crate::account::factors::flow as factors;
use crate::account::identity::flow as identity;
use crate::account::profile::flow as profile;
use crate::account::session_ends::flow as session_ends;
use crate::account::session_ends::types::EndedBy;
use crate::error::{Error, Problem};
use crate::fields::BackupCode;
use crate::server::audit::{Action, Subject, record};
use crate::server::backup_code;
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::incident::unavailable;
use crate::server::limits::{self, Rule};
use crate::server::mail::{self, FactorChange, Facts, Letter, Message};
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

const SALT_BYTES: usize = 16;

/// What the panel shows.
pub async fn status(centre: &Centre, caller: &Caller) -> Result<CodesStatus, Error> {
    let sets = store::sets(&centre.db, &caller.user_id, &caller.session_id).await?;
    let in_use = sets.iter().find(|set| set.confirmed_at.is_some());
    let waiting = sets.iter().rfind(|set| set.confirmed_at.is_none());
    let codes = store::codes(&centre.db, &caller.user_id).await?;
    Ok(CodesStatus {
        on: caller.authenticators > 0,
        codes: codes
            .into_iter()
            .map(|code| CodeState {
                used_at: code.used_at.map(UnixMillis),
                used_from: code.used_from,
                used_place: code.used_place,
            })
            .collect(),
        since: in_use.and_then(|set| set.confirmed_at).map(UnixMillis),
        waiting: waiting.map(|set| WaitingSet { id: set.id.clone(), at: UnixMillis(set.created_at) }),
    })
}

/// A set that is not stored yet: its hashes are made before any transaction begins.
pub struct Fresh {
    codes: Vec<Zeroizing<String>>,
    salt: [u8; SALT_BYTES],
    digests: Vec<String>,
}

/// Makes a set: one salt, ten hashes one after the other.
pub async fn make(centre: &Centre) -> Result<Fresh, Error> {
    let mut salt = [0; SALT_BYTES];
    centre.random.fill(&mut salt);
    let codes: Vec<_> = (0..SET).map(|_| backup_code::new(&*centre.random)).collect();
    let secrets = codes.iter().map(|code| SecretString::from(code.as_str())).collect();
    let digests = centre.passwords.digests(secrets, salt.to_vec()).await?;
    Ok(Fresh { codes, salt, digests })
}

/// Stores a set that waits for its confirmation, in place of another that waits, and gives what is shown this once. Only the session that
/// sees it may confirm it, until the password changes: a thief who copied the codes cannot leave them for the owner to put into use.
pub async fn keep(tx: &mut Tx, centre: &Centre, caller: &Caller, fresh: Fresh) -> Result<NewCodes, Error> {
    let id = centre.new_id();
    store::delete_waiting(tx, &caller.user_id).await?;
    let (salt, owner) = (URL_SAFE_NO_PAD.encode(fresh.salt), (caller.user_id.as_str(), caller.session_id.as_str()));
    store::insert_set(tx, &id, owner, &salt, centre.now()).await?;
    for (position, digest) in (1..).zip(&fresh.digests) {
        store::insert_code(tx, &centre.new_id(), &id, digest, position).await?;
    }
    record(tx, centre, &caller.visitor, caller.subject(), Action::BackupCodesMade, "").await?;
    let product = &centre.config.product_name;
    Ok(NewCodes {
        id,
        codes: fresh.codes.iter().map(|code| backup_code::written(code)).collect(),
        sheet: vec![format!("{product} backup codes"), caller.email.clone(), centre.now().date()],
    })
}

/// Makes a new set and shows it. The one in use stays so until the new one is confirmed.
pub async fn renew(centre: &Centre, caller: &Caller) -> Result<NewCodes, Error> {
    identity::require(centre, caller)?;
    let fresh = limits::take_for(centre, Rule::BackupCodesByAccount, &caller.user_id, make(centre)).await?;
    let mut tx = centre.db.begin().await?;
    if factors::lock(&mut tx, caller).await? == 0 {
        return Err(Error::NotFound);
    }
    let new = keep(&mut tx, centre, caller, fresh).await?;
    tx.commit().await?;
    Ok(new)
}

/// Puts a set into use that its owner has saved; the one before it dies in the same transaction. Of any number of simultaneous calls
/// one succeeds, and there is never more than one set in use; the others are told so. Other sessions go on unless they are to end.
pub async fn confirm(centre: &Centre, caller: &Caller, id: &str, end_others: bool) -> Result<CodesConfirmed, Error> {
    identity::require(centre, caller)?;
    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    let on = factors::lock(&mut tx, caller).await? > 0;
    if !on || !store::confirm(&mut tx, (&caller.user_id, &caller.session_id), id, now).await? {
        return Err(not_waiting(&mut tx, caller, id).await?);
    }
    let replaced = store::delete_others(&mut tx, &caller.user_id, id).await?;
    factors::void(&mut tx, centre, &caller.user_id).await?;
    let change = if replaced > 0 { FactorChange::NewBackupCodes } else { FactorChange::FirstBackupCodes };
    factors::tell(&mut tx, centre, caller, change).await?;
    let details = format!("replaced={replaced}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::BackupCodesConfirmed, &details).await?;
    let sessions_ended =
        session_ends::end_others(&mut tx, centre, caller, end_others.then_some(EndedBy::CodesReplaced)).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(CodesConfirmed { at: now, replaced: replaced > 0, sessions_ended })
}

/// Throws a set away that was shown to this session and never confirmed; the one in use stays so. Takes no proof of identity: what was
/// never in use opens nothing. Of a set that is in use or gone it says so: then the sheet in somebody's hand may be another one than they think.
pub async fn discard(centre: &Centre, caller: &Caller, id: &str) -> Result<UnixMillis, Error> {
    let mut tx = centre.db.begin().await?;
    session_ends::require_alive(&mut tx, caller).await?;
    if !store::discard(&mut tx, (&caller.user_id, &caller.session_id), id).await? {
        return Err(not_waiting(&mut tx, caller, id).await?);
    }
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::BackupCodesDiscarded, "").await?;
    tx.commit().await?;
    Ok(centre.now())
}

/// What became of a set that does not wait for its confirmation any more.
async fn not_waiting(tx: &mut Tx, caller: &Caller, id: &str) -> Result<Error, Error> {
    let in_use = store::is_in_use(tx, &caller.user_id, id).await?;
    Ok(Error::invalid("set", if in_use { Problem::CodesInUse } else { Problem::CodesReplaced }))
}

/// Whether the code with this digest still works; nothing where it is none of the set in use.
pub async fn standing(tx: &mut Tx, user_id: &str, digest: &str) -> Result<Option<bool>, Error> {
    let counts = store::counts(tx, user_id, digest).await?;
    Ok((counts.same > 0).then_some(counts.same_left > 0))
}

/// What a code is compared by: one slow hash for a try, made before the transaction begins. Somebody without codes costs the same.
pub async fn digest(centre: &Centre, user_id: &str, code: &BackupCode) -> Result<String, Error> {
    let salt = match store::salt(&centre.db, user_id).await? {
        Some(salt) => URL_SAFE_NO_PAD.decode(salt).map_err(|cause| unavailable(&cause))?,
        None => vec![0; SALT_BYTES],
    };
    centre.passwords.digest(SecretString::from(code.reveal()), salt).await
}

/// Spends a code by its digest, logs it and tells the owner how many are left, or that it was the `last` use of any. Exactly one of any
/// number of simultaneous callers succeeds.
pub async fn spend(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    (digest, last): (&str, bool),
) -> Result<Tried, Error> {
    let user_id = subject.user_id.unwrap_or_default();
    let used_from = (visitor.address.to_string(), centre.places.of(visitor.address));
    let spent = store::spend(tx, user_id, digest, used_from, centre.now()).await?;
    let counts = store::counts(tx, user_id, digest).await?;
    if !spent {
        return Ok(if counts.same > 0 { Tried::Used } else { Tried::Wrong });
    }
    record(tx, centre, visitor, subject, Action::BackupCodeUsed, &format!("left={}", counts.left)).await?;
    if let Some(owner) = profile::owner(tx, user_id).await? {
        let letter = Letter::BackupCodeUsed {
            name: owner.name,
            left: (!last).then_some(counts.left),
            signs_in: subject.session_id.is_none(),
            settings_link: centre.config.public_url.join("/settings/security#backup-codes"),
            facts: Facts::of(centre, visitor),
        };
        mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await?;
    }
    Ok(Tried::Accepted { left: counts.left })
}

/// Forgets every set of an account.
pub async fn forget(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    store::delete_others(tx, user_id, "").await.map(drop)
}
