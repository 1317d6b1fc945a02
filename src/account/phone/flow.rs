//! The rules of the telephone.

use super::store;
use super::types::{Change, PhoneChanged, PhoneShown, PhoneStatus};
use crate::account::factors::flow as factors;
use crate::account::identity::flow as identity;
use crate::account::session_ends::flow as session_ends;
use crate::account::session_ends::types::EndedBy;
use crate::account::sms_codes::flow as codes;
use crate::account::sms_codes::types::{Attempt, Purpose};
use crate::error::{Error, Problem};
use crate::fields::{OtpCode, Phone};
use crate::server::audit::{Action, Subject, record, record_own};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::mail::{self, Facts, Letter, Message};
use crate::server::sms;
use crate::time::UnixMillis;

/// Under which numbers are sealed.
const PHONE: &str = "phone";

/// What the panel shows.
pub async fn status(centre: &Centre, caller: &Caller) -> Result<PhoneStatus, Error> {
    let left = store::left(&centre.db, &caller.user_id).await?;
    let two_factor = left.authenticators > 0;
    let phone = store::phone(&centre.db, &caller.user_id).await?.filter(|_| two_factor);
    let pending = codes::pending(centre, adding(caller)).await?.filter(|_| two_factor);
    Ok(PhoneStatus {
        offered: sms::offered(centre),
        two_factor,
        phone: phone.map(|row| PhoneShown {
            ending: row.ending,
            added_at: UnixMillis(row.created_at),
            used_at: row.used_at.map(UnixMillis),
        }),
        pending,
        backup_codes: left.backup_codes,
    })
}

/// A number is added by the session that asked for its code.
fn adding(caller: &Caller) -> Attempt<'_> {
    Attempt { user_id: &caller.user_id, purpose: Purpose::AddPhone, id: &caller.session_id }
}

/// A freshly proven session of somebody with two-factor authentication, on a server that sends text messages.
fn require(centre: &Centre, caller: &Caller) -> Result<(), Error> {
    identity::require(centre, caller)?;
    if !sms::offered(centre) {
        return Err(Error::Forbidden);
    }
    if caller.authenticators == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Sends a code to a number, which is in use only once the code has come back.
pub async fn add(centre: &Centre, caller: &Caller, number: &Phone) -> Result<PhoneStatus, Error> {
    require(centre, caller)?;
    codes::send(centre, &caller.visitor, caller.subject(), adding(caller), number).await?;
    status(centre, caller).await
}

/// Takes that code. The number that was in use before is told by text, the owner by mail; other sessions go on unless they are to end.
pub async fn confirm(
    centre: &Centre,
    caller: &Caller,
    code: &OtpCode,
    end_others: bool,
) -> Result<PhoneChanged, Error> {
    require(centre, caller)?;
    let user_id = caller.user_id.as_str();
    let mut tx = centre.db.begin().await?;
    if factors::lock(&mut tx, caller).await? == 0 {
        return Err(Error::Conflict);
    }
    let number = match codes::spend(&mut tx, centre, adding(caller), code).await? {
        Ok(number) => number.ok_or(Error::Conflict)?,
        Err(problem) => {
            if problem == Problem::WrongMessageCode {
                record(&mut tx, centre, &caller.visitor, caller.subject(), Action::PhoneRefused, "").await?;
            }
            tx.commit().await?;
            return Err(Error::invalid("code", problem));
        }
    };
    let before = store::remove(&mut tx, user_id).await?;
    let details = format!("replaced={}", before.is_some());
    let what = before.as_ref().map_or(Change::Added, |before| Change::Replaced(before.ending.clone()));
    let id = centre.new_id();
    let sealed = centre.keys.seal(PHONE, user_id, &id, number.as_str().as_bytes(), &*centre.random);
    let row = store::NewPhone { id: &id, user_id, number: &sealed, ending: number.ending(), now: centre.now() };
    if !store::insert(&mut tx, row).await? {
        return Err(Error::Conflict);
    }
    factors::void(&mut tx, centre, user_id).await?;
    tell(&mut tx, centre, caller, Some(number.ending()), before).await?;
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::PhoneAdded, &details).await?;
    changed(tx, centre, caller, what, end_others).await
}

/// Gives up the number that waits for the code that this session asked for; what is in use stays so. Takes no proof of identity: nothing
/// was in use yet, and another session's code is left alone.
pub async fn give_up(centre: &Centre, caller: &Caller) -> Result<PhoneChanged, Error> {
    let mut tx = centre.db.begin().await?;
    session_ends::require_alive(&mut tx, caller).await?;
    if !codes::give_up(&mut tx, centre, adding(caller)).await? {
        return Err(Error::Conflict);
    }
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::PhoneGivenUp, "").await?;
    changed(tx, centre, caller, Change::GivenUp, false).await
}

/// Commits a change, with the end of the other sessions where that was asked for.
async fn changed(
    mut tx: Tx,
    centre: &Centre,
    caller: &Caller,
    what: Change,
    end_others: bool,
) -> Result<PhoneChanged, Error> {
    let by = end_others.then_some(EndedBy::PhoneChanged);
    let sessions_ended = session_ends::end_others(&mut tx, centre, caller, by).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(PhoneChanged { what, status: status(centre, caller).await?, sessions_ended })
}

/// Removes the number and stops what is under way.
pub async fn remove(centre: &Centre, caller: &Caller, end_others: bool) -> Result<PhoneChanged, Error> {
    identity::require(centre, caller)?;
    let mut tx = centre.db.begin().await?;
    factors::lock(&mut tx, caller).await?;
    codes::void_all(&mut tx, centre, &caller.user_id).await?;
    if let Some(before) = store::remove(&mut tx, &caller.user_id).await? {
        factors::void(&mut tx, centre, &caller.user_id).await?;
        tell(&mut tx, centre, caller, None, Some(before)).await?;
        record(&mut tx, centre, &caller.visitor, caller.subject(), Action::PhoneRemoved, "").await?;
    }
    changed(tx, centre, caller, Change::Removed, end_others).await
}

/// Forgets the number with the rest of the second factor, tells it by text, and stops what is under way.
pub async fn forget(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    codes::void_all(tx, centre, user_id).await?;
    let Some(before) = store::remove(tx, user_id).await?.filter(|_| sms::offered(centre)) else { return Ok(()) };
    // A number that does not open keeps nobody from turning the factors off.
    if let Ok(number) = codes::opened(centre, PHONE, user_id, &before.id, &before.number)
        && codes::tell_removed(tx, centre, &number).await?.is_some()
    {
        record_own(tx, centre, Subject::account(user_id), Action::SmsNoticeDropped).await?;
    }
    Ok(())
}

/// Tells the number that is no longer in use by text, if the caps of SECURITY §6 leave room for that, and in any case the owner by mail.
async fn tell(
    tx: &mut Tx,
    centre: &Centre,
    caller: &Caller,
    added: Option<&str>,
    before: Option<store::Row>,
) -> Result<(), Error> {
    if let Some(before) = before.as_ref().filter(|_| sms::offered(centre)) {
        let number = codes::opened(centre, PHONE, &caller.user_id, &before.id, &before.number)?;
        if let Some(rule) = codes::tell_removed(tx, centre, &number).await? {
            let details = format!("rule={rule:?}");
            record(tx, centre, &caller.visitor, caller.subject(), Action::SmsNoticeDropped, &details).await?;
        }
    }
    let letter = Letter::PhoneChanged {
        name: caller.name.clone(),
        added: added.map(str::to_owned),
        removed: before.map(|before| before.ending),
        facts: Facts::of(centre, &caller.visitor),
    };
    mail::queue(tx, centre, Message { to: &caller.email, letter, not_after: None }).await
}

/// How the number ends to which a sign-in may have a code sent; `None` where there is none, or no gateway.
pub async fn offered(centre: &Centre, user_id: &str) -> Result<Option<String>, Error> {
    let row = store::phone(&centre.db, user_id).await?.filter(|_| sms::offered(centre));
    Ok(row.map(|row| row.ending))
}

/// The number in use, to send a code to; refused where there is none, or no gateway.
pub async fn number(centre: &Centre, user_id: &str) -> Result<Phone, Error> {
    let row = store::phone(&centre.db, user_id).await?.filter(|_| sms::offered(centre)).ok_or(Error::Forbidden)?;
    codes::opened(centre, PHONE, user_id, &row.id, &row.number)
}

/// Notes that a code to the number signed in.
pub async fn used(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    store::used(tx, user_id, centre.now()).await
}
