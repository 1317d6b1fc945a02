//! The rules of setting up an authenticator (SECURITY §4).

use zeroize::Zeroizing;

use super::store::{self, Enrolment};
use super::types::{Enrolled, Offer, Pending, Qr};
use crate::account::backup_codes::flow as backup_codes;
use crate::account::factors::flow as factors;
use crate::account::identity::flow as identity;
use crate::account::session_ends::flow as session_ends;
use crate::account::sessions::flow::{self as sessions, Started};
use crate::account::sessions::types::EndedBy;
use crate::account::two_factor::flow::{self as two_factor, Added};
use crate::error::{Error, Problem};
use crate::fields::{Label, OtpCode};
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::incident::unavailable;
use crate::server::limits::{self, Rule};
use crate::server::{mail, qr_code, totp};
use crate::time::UnixMillis;

/// Under which secrets are sealed until they are confirmed.
const PURPOSE: &str = "enrolment";
/// How long there is to confirm one.
const LIFE_S: i64 = 600;
/// How many wrong codes end it.
const TRIES: i64 = 5;
/// How many steps away a code is looked for, to say how far off the phone's clock is: ten minutes.
const FAR: i64 = 20;

/// What is being set up in this session.
pub async fn pending(centre: &Centre, caller: &Caller) -> Result<Pending, Error> {
    let found = store::pending(&centre.db, &caller.user_id, &caller.session_id, centre.now()).await?;
    Ok(Pending {
        name: found.map(|enrolment| enrolment.name),
        first: caller.authenticators == 0,
        verified: caller.email_verified_at.is_some(),
    })
}

/// Makes a secret, in the place of one that was not confirmed, and shows it to this session. Asked again under the same name, by
/// a page that is loaded again or after a step back, it shows the same one, which may be scanned already: until a code was tried, and while
/// half its time is left.
pub async fn begin(centre: &Centre, caller: &Caller, name: &Label) -> Result<Offer, Error> {
    identity::require(centre, caller)?;
    if caller.email_verified_at.is_none() {
        // Nobody shall be able to lock the owner of an address out of an account that a stranger made with it.
        return Err(Error::invalid("name", Problem::EmailUnverified));
    }
    let id = centre.new_id();
    let secret = totp::new_secret(&*centre.random);
    let sealed = centre.keys.seal(PURPOSE, &caller.user_id, &id, &secret, &*centre.random);
    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    factors::lock(&mut tx, caller).await?;
    if two_factor::is_taken(&mut tx, &caller.user_id, &name.key(), "").await? {
        return Err(Error::invalid("name", Problem::Taken));
    }
    let ending = now.plus_s(LIFE_S / 2);
    if let Some(same) = store::untried(&mut tx, &caller.user_id, &caller.session_id, name.as_str(), ending).await? {
        return offer_again(centre, caller, &same);
    }
    limits::require_in(&mut tx, centre, Rule::EnrolmentByAccount, &caller.user_id).await?;
    let new = store::New {
        id: &id,
        user_id: &caller.user_id,
        session_id: &caller.session_id,
        name: name.as_str(),
        name_key: &name.key(),
        secret: &sealed,
        now,
        expires_at: now.plus_s(LIFE_S),
    };
    store::put(&mut tx, new).await?;
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::EnrolmentBegun, &format!("id={id}")).await?;
    tx.commit().await?;
    offer(centre, caller, (&id, name.as_str()), &secret, now.plus_s(LIFE_S))
}

/// Shows the secret again to the session that began, for browsers without scripts, which forget it with the page.
pub async fn show(centre: &Centre, caller: &Caller) -> Result<Offer, Error> {
    identity::require(centre, caller)?;
    let found = store::pending(&centre.db, &caller.user_id, &caller.session_id, centre.now()).await?;
    offer_again(centre, caller, &found.ok_or_else(|| Error::invalid("code", Problem::Expired))?)
}

fn offer_again(centre: &Centre, caller: &Caller, enrolment: &Enrolment) -> Result<Offer, Error> {
    let secret = open(centre, caller, enrolment)?;
    offer(centre, caller, (&enrolment.id, &enrolment.name), &secret, UnixMillis(enrolment.expires_at))
}

/// Why there is nothing to confirm: only who knows which key it was is told to throw it away. The authenticator keeps its id.
async fn ended(centre: &Centre, caller: &Caller, id: &str) -> Result<Problem, Error> {
    let devices = two_factor::status(centre, caller).await?.devices;
    Ok(match id {
        "" => Problem::Expired,
        id if devices.iter().any(|device| device.id == id) => Problem::KeyInUse,
        _ => Problem::KeyReplaced,
    })
}

fn open(centre: &Centre, caller: &Caller, enrolment: &Enrolment) -> Result<Zeroizing<Vec<u8>>, Error> {
    Ok(Zeroizing::new(centre.keys.open(PURPOSE, &caller.user_id, &enrolment.id, &enrolment.secret)?))
}

/// What is scanned, typed or opened, of the one with this id and name.
fn offer(centre: &Centre, caller: &Caller, named: (&str, &str), key: &[u8], until: UnixMillis) -> Result<Offer, Error> {
    let (id, name) = (named.0.to_owned(), named.1.to_owned());
    let link = totp::link(key, &centre.config.product_name, &caller.email);
    let link = link.ok_or_else(|| unavailable(&"the secret has no link"))?;
    let (size, path) = qr_code::drawn(&link).ok_or_else(|| unavailable(&"the link is too long to be drawn"))?;
    Ok(Offer { id, name, qr: Qr { size, path }, key: totp::typed(key), link, until })
}

/// Takes the first code. Only a right one makes the authenticator active, and its step counts as used; of simultaneous calls one succeeds.
/// A code for one that another tab replaced is no try at the newer one; `id` is empty where the page does not know it. Other sessions go on
/// unless they are to end (ASVS 7.4.3).
pub async fn confirm(
    centre: &Centre,
    caller: &Caller,
    id: &str,
    code: &OtpCode,
    end_others: bool,
) -> Result<(Enrolled, Started), Error> {
    let now = centre.now();
    let found = store::pending(&centre.db, &caller.user_id, &caller.session_id, now).await?;
    let found = found.filter(|found| id.is_empty() || id == found.id);
    let Some(found) = found else { return Err(Error::invalid("code", ended(centre, caller, id).await?)) };
    // Nobody is asked who they are for what is over.
    identity::require(centre, caller)?;
    let secret = open(centre, caller, &found)?;
    let step = totp::matching_steps(&secret, code, now, totp::DRIFT).first().copied();
    let Some(step) = step else { return refuse(centre, caller, &secret, code).await };
    // The hashes are made before the transaction begins, and only for a right code.
    let fresh = if caller.authenticators == 0 { Some(backup_codes::make(centre).await?) } else { None };

    let mut tx = centre.db.begin().await?;
    let first = factors::lock(&mut tx, caller).await? == 0;
    let taken = store::take_try(&mut tx, &caller.user_id, &caller.session_id, now).await?;
    let enrolment = taken.ok_or_else(|| Error::invalid("code", Problem::Expired))?;
    let name_taken = two_factor::is_taken(&mut tx, &caller.user_id, &enrolment.name_key, "").await?;
    if name_taken || first != fresh.is_some() || open(centre, caller, &enrolment)? != secret {
        return Err(Error::Conflict);
    }
    let Enrolment { id, name, name_key, .. } = enrolment;
    let added = Added { id: &id, name: &name, name_key: &name_key, secret: &secret, step };
    two_factor::add(&mut tx, centre, caller, added).await?;
    store::delete(&mut tx, &caller.user_id).await?;
    let codes = match fresh {
        Some(fresh) => Some(backup_codes::keep(&mut tx, centre, caller, fresh).await?),
        None => None,
    };
    let started = sessions::renew_by_code(&mut tx, centre, caller).await?;
    let ended = session_ends::end_others(&mut tx, centre, caller, end_others.then_some(EndedBy::FactorAdded)).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok((Enrolled { name, codes, sessions_ended: ended }, started))
}

/// Counts a wrong code. The last one that is allowed ends it.
async fn refuse<T>(centre: &Centre, caller: &Caller, secret: &[u8], code: &OtpCode) -> Result<T, Error> {
    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    let taken = store::take_try(&mut tx, &caller.user_id, &caller.session_id, now).await?;
    let tries = taken.ok_or_else(|| Error::invalid("code", Problem::Expired))?.tries;
    let problem = if tries >= TRIES {
        store::delete(&mut tx, &caller.user_id).await?;
        record(&mut tx, centre, &caller.visitor, caller.subject(), Action::EnrolmentRefused, "").await?;
        Problem::TooManyTries
    } else {
        match totp::matching_steps(secret, code, now, FAR).first() {
            Some(step) => Problem::ClockOff { minutes: totp::minutes_off(step - totp::step_at(now)) },
            None => Problem::WrongCode,
        }
    };
    tx.commit().await?;
    Err(Error::invalid("code", problem))
}

/// Gives up the one that this session began, and says its name. Takes no proof of identity: nothing was in use yet. `id` as in [`confirm`].
pub async fn give_up(centre: &Centre, caller: &Caller, id: &str) -> Result<String, Error> {
    let mut tx = centre.db.begin().await?;
    session_ends::require_alive(&mut tx, caller).await?;
    let Some(name) = store::give_up(&mut tx, &caller.user_id, &caller.session_id, id).await? else {
        drop(tx);
        return Err(Error::invalid("id", ended(centre, caller, id).await?));
    };
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::EnrolmentGivenUp, "").await?;
    tx.commit().await?;
    Ok(name)
}

/// Forgets what is being set up.
pub async fn forget(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    store::delete(tx, user_id).await
}
