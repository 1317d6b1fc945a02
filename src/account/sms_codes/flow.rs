//! The rules of codes by text message.

use subtle::ConstantTimeEq;

use super::store::{self, NewCode};
use super::types::{Attempt, Purpose};
use crate::error::{Error, Problem};
use crate::fields::{OtpCode, Phone};
use crate::server::audit::{Action, Subject, record};
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::incident::unavailable;
use crate::server::limits::{self, Rule};
use crate::server::mail;
use crate::server::sms;
use crate::server::visitor::Visitor;

/// How long a code works (SECURITY §7).
const LIFE_S: i64 = 600;
/// Wrong codes until a new one has to be sent (SECURITY §4).
const TRIES: i64 = 5;
/// Under which numbers are sealed while they wait for their code.
const PENDING: &str = "pending-phone";
/// How late a text about a change may still arrive.
const NEWS_S: i64 = 86_400;

/// Sends a code to a number. Older codes of the same purpose die: of simultaneous calls, too, one code is left.
pub async fn send(
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    attempt: Attempt<'_>,
    number: &Phone,
) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    // First, as every change of factors does: a removal comes before or after it.
    if !store::hold(&mut tx, attempt.user_id).await? {
        return Err(Error::Forbidden);
    }
    if let Err((rule, full)) = take(&mut tx, centre, visitor, attempt, number).await {
        // What the other caps gave comes back with it: nobody uses up somebody's texts by asking in vain.
        drop(tx);
        if !matches!(full, Error::TooMany { .. }) {
            return Err(full);
        }
        let mut tx = centre.db.begin().await?;
        record(&mut tx, centre, visitor, subject, Action::SmsCodeRefused, &format!("rule={rule:?}")).await?;
        tx.commit().await?;
        return Err(full);
    }
    let (id, now, code) = (centre.new_id(), centre.now(), new_code(centre));
    let digest = digest(centre, attempt, &id, &code);
    let sealed = (attempt.purpose == Purpose::AddPhone)
        .then(|| centre.keys.seal(PENDING, attempt.user_id, &id, number.as_str().as_bytes(), &*centre.random));
    let expires_at = now.plus_s(LIFE_S);
    store::void(&mut tx, attempt.user_id, attempt.purpose.as_str(), now).await?;
    let row = NewCode {
        id: &id,
        attempt,
        digest: &digest,
        number: sealed.as_deref(),
        ending: number.ending(),
        now,
        expires_at,
    };
    store::insert(&mut tx, row).await?;
    let words = sms::Words::Code { code: &code, minutes: LIFE_S / 60 };
    sms::queue(&mut tx, centre, number, words, expires_at).await?;
    let details = format!("purpose={}", attempt.purpose.as_str());
    record(&mut tx, centre, visitor, subject, Action::SmsCodeSent, &details).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(())
}

/// Takes one message from each of the caps of SECURITY §6, always in this order; where one refuses, the transaction must not commit.
async fn take(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    attempt: Attempt<'_>,
    number: &Phone,
) -> Result<(), (Rule, Error)> {
    let (address, by_number) = (visitor.limit_key(), number_key(attempt.purpose, number));
    for (rule, key) in [
        (Rule::SmsByNumber, by_number.as_str()),
        (Rule::SmsByAccount, attempt.user_id),
        (Rule::SmsByAddress, &address),
        (Rule::SmsByCountry, number.country()),
        (Rule::SmsByAll, ""),
    ] {
        limits::require_in(tx, centre, rule, key).await.map_err(|error| (rule, error))?;
    }
    Ok(())
}

/// Makes the code of an attempt worthless, and of no other: false when there is none.
pub async fn give_up(tx: &mut Tx, centre: &Centre, attempt: Attempt<'_>) -> Result<bool, Error> {
    store::give_up(tx, attempt, centre.now()).await
}

/// Under which key the messages to a number count. Anybody with an account may try to add a number, so that is counted apart from what its
/// owner needs: codes to sign in with, and news of a number that was in use.
pub fn number_key(purpose: Purpose, number: &Phone) -> String {
    format!("{}|{}", purpose.as_str(), number.as_str())
}

/// Tells a number by text that it is no longer in use, within the transaction that is this news, or gives the cap that leaves no room for
/// that. Address and account are not asked: the change is limited by itself.
pub async fn tell_removed(tx: &mut Tx, centre: &Centre, number: &Phone) -> Result<Option<Rule>, Error> {
    let by_number = number_key(Purpose::SecondStep, number);
    let caps = [(Rule::SmsByNumber, by_number.as_str()), (Rule::SmsByCountry, number.country()), (Rule::SmsByAll, "")];
    for (rule, key) in caps {
        if !limits::take_in(tx, centre, rule, key).await? {
            return Ok(Some(rule));
        }
    }
    let now = centre.now();
    let (when, reset_link) = (now.date_and_time(), centre.config.public_url.join("/forgot-password"));
    let words = sms::Words::Removed { when: &when, reset_link: &reset_link };
    sms::queue(tx, centre, number, words, now.plus_s(NEWS_S)).await?;
    Ok(None)
}

/// Six digits from 64 random bits: no combination is noticeably likelier than another.
fn new_code(centre: &Centre) -> String {
    let mut bytes = [0; 8];
    centre.random.fill(&mut bytes);
    format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000)
}

/// A slow hash would not help a million values; the server's key, the life and the tries do (SECURITY §4).
fn digest(centre: &Centre, attempt: Attempt<'_>, row: &str, code: &str) -> String {
    let message = format!("{}|{}|{row}|{code}", attempt.purpose.as_str(), attempt.id);
    centre.keys.mac("sms-code", message.as_bytes())
}

/// Compares a code with the newest one of an attempt and spends it; gives the number that was waiting for it, if one was. A try stays
/// counted: commit also after a problem. Exactly one of any number of simultaneous callers succeeds.
pub async fn spend(
    tx: &mut Tx,
    centre: &Centre,
    attempt: Attempt<'_>,
    code: &OtpCode,
) -> Result<Result<Option<Phone>, Problem>, Error> {
    let now = centre.now();
    let Some(sent) = store::take_try(tx, attempt, TRIES, now).await? else {
        let worn_out = store::waits(tx, attempt, now).await?;
        return Ok(Err(if worn_out { Problem::TooManyTries } else { Problem::Expired }));
    };
    let given = digest(centre, attempt, &sent.id, code.reveal());
    if !bool::from(given.as_bytes().ct_eq(sent.digest.as_bytes())) {
        return Ok(Err(Problem::WrongMessageCode));
    }
    if !store::spend(tx, &sent.id, now).await? {
        return Ok(Err(Problem::Expired));
    }
    let number = sent.number.map(|sealed| opened(centre, PENDING, attempt.user_id, &sent.id, &sealed));
    number.transpose().map(Ok)
}

/// A sealed number.
pub fn opened(centre: &Centre, purpose: &str, user_id: &str, row: &str, sealed: &str) -> Result<Phone, Error> {
    let number = centre.keys.open(purpose, user_id, row, sealed)?;
    let number = String::from_utf8(number).map_err(|cause| unavailable(&cause))?;
    Phone::check(&number).map_err(|_| unavailable(&"a sealed number is none"))
}

/// How the number ends to which an open code of this attempt was sent.
pub async fn pending(centre: &Centre, attempt: Attempt<'_>) -> Result<Option<String>, Error> {
    store::pending(&centre.db, attempt, TRIES, centre.now()).await
}

/// Voids all codes of an account that are under way.
pub async fn void_all(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    for purpose in [Purpose::AddPhone, Purpose::SecondStep] {
        store::void(tx, user_id, purpose.as_str(), centre.now()).await?;
    }
    Ok(())
}
