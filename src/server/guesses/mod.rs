//! Tries at a password or a second-step code: counted before the proof and given back after it, so that simultaneous guesses cannot slip
//! past (Zitadel CVE-2023-47111). One counter for each account, whatever asks: signing in, the identity dialog, a change of password.
//!
//! A browser that has had a session of the account counts by itself, so that strangers cannot keep the owner out of it. Everything stands
//! in rows: shared by all servers, and there after a restart (SECURITY §6).

mod guess;
mod streaks;

use super::audit::{Action, Subject, record, record_own};
use super::centre::Centre;
use super::db::Tx;
use super::limits::{self, Rule};
use super::mail::{self, Facts, Letter, Message};
use super::visitor::Visitor;
use crate::error::{Error, Problem};
use crate::sign_in::second_step::flow as second_step;

pub use self::guess::Guess;

/// Wrong passwords in a row, or wrong codes, of which the owner is told.
const WORTH_A_MAIL: i64 = 5;
const PASSWORD: &str = "password";
const CODE: &str = "code";

/// Counts a try at the password of an address, whether or not it has an account. After a hundred wrong ones in a row only a known browser
/// is let try, and a reset.
pub async fn password(centre: &Centre, visitor: &Visitor, email_key: &str) -> Result<Guess, Error> {
    let by_address = (Rule::WrongPasswordByAddress, visitor.limit_key());
    if let Some(key) = known_browser(centre, visitor, email_key).await? {
        return take(centre, vec![by_address, (Rule::WrongPasswordByKnownBrowser, key)], None).await;
    }
    let subject = streaks::subject(centre, PASSWORD, email_key);
    let wrong = streaks::failures(&centre.db, &subject).await?;
    if wrong >= streaks::MOST && centre.config.limits {
        return Err(Error::invalid("password", Problem::LockedPassword));
    }
    let rules = vec![by_address, (Rule::WrongPasswordByAccount, email_key.to_owned())];
    take(centre, rules, Some((subject, wrong))).await
}

/// Under which key the tries of a browser count from which somebody signed in to the account before. A new password begins anew.
async fn known_browser(centre: &Centre, visitor: &Visitor, email_key: &str) -> Result<Option<String>, Error> {
    let Some(browser) = visitor.browser_hash() else { return Ok(None) };
    let known = streaks::known_since(&centre.db, email_key, &browser).await?;
    Ok(known.map(|(browser, since)| format!("{email_key}|{browser}|{since}")))
}

/// Counts a try at the second step of an account: authenticator, backup code and text message together. Six digits are not even looked at
/// where they are locked (SECURITY D-3). What will not be compared is logged.
pub async fn second_step(
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    six_digits: bool,
) -> Result<Guess, Error> {
    let user_id = subject.user_id.unwrap_or_default();
    let taken = if six_digits && codes_locked(centre, user_id).await? {
        Err(Error::invalid("code", Problem::LockedCodes))
    } else {
        take(centre, vec![(Rule::WrongSecondStepByAccount, user_id.to_owned())], None).await
    };
    let details = match &taken {
        Err(Error::TooMany { .. }) => "reason=full",
        Err(Error::Invalid(_)) => "reason=locked",
        _ => return taken,
    };
    let mut tx = centre.db.begin().await?;
    record(&mut tx, centre, visitor, subject, Action::CodeNotCompared, details).await?;
    stop_if_full(&mut tx, centre, visitor, user_id).await?;
    tx.commit().await?;
    taken
}

/// A code was not taken. With one that locks, or the last that there is room for, whatever asked for it, all half-done sign-ins of the
/// account end (Keycloak #26177), and the owner is told. Says whether this was such a one.
pub async fn refused_code(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    user_id: &str,
    problem: &Problem,
) -> Result<bool, Error> {
    if *problem == Problem::LockedCodes {
        stop(tx, centre, visitor, user_id).await?;
        return Ok(true);
    }
    stop_if_full(tx, centre, visitor, user_id).await
}

async fn stop_if_full(tx: &mut Tx, centre: &Centre, visitor: &Visitor, user_id: &str) -> Result<bool, Error> {
    match limits::peek_in(tx, centre, Rule::WrongSecondStepByAccount, user_id).await {
        Ok(()) => Ok(false),
        Err(Error::TooMany { .. }) => stop(tx, centre, visitor, user_id).await.map(|()| true),
        Err(error) => Err(error),
    }
}

async fn stop(tx: &mut Tx, centre: &Centre, visitor: &Visitor, user_id: &str) -> Result<(), Error> {
    let ended = second_step::end_all(tx, centre, user_id).await?;
    if ended > 0 {
        let (subject, details) = (Subject::account(user_id), format!("ended={ended}"));
        record(tx, centre, visitor, subject, Action::SecondStepStopped, &details).await?;
    }
    tell_of_codes(tx, centre, visitor, user_id).await
}

async fn take(centre: &Centre, rules: Vec<(Rule, String)>, streak: Option<(String, i64)>) -> Result<Guess, Error> {
    let mut guess = Guess { taken: Vec::new(), streak };
    for (rule, key) in rules {
        if let Err(full) = limits::take(centre, rule, &key).await {
            // Nothing will be compared.
            guess.give_back(centre).await;
            return Err(full);
        }
        guess.taken.push((rule, key));
    }
    Ok(guess)
}

/// Forgets the wrong passwords of strangers: for somebody who reads the mailbox. Those of known browsers go with the old password, and
/// whoever has only that one gets no further to the codes: so these are counted anew too, but for the hundred in a row.
pub async fn forget_password(centre: &Centre, email_key: &str, user_id: &str) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    streaks::end(&mut tx, &streaks::subject(centre, PASSWORD, email_key)).await?;
    tx.commit().await?;
    limits::forget(centre, Rule::WrongPasswordByAccount, email_key).await?;
    limits::forget(centre, Rule::WrongSecondStepByAccount, user_id).await
}

/// Whether there is room for another try at the second step; [`Error::TooMany`] if not.
pub async fn peek_second_step(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    limits::peek_in(tx, centre, Rule::WrongSecondStepByAccount, user_id).await
}

/// Whether six digits are refused, whatever they are: after a hundred wrong codes in a row.
pub async fn codes_locked(centre: &Centre, user_id: &str) -> Result<bool, Error> {
    streaks::is_locked(&centre.db, user_id).await
}

/// A code of the second step was wrong. After the hundredth in a row no six digits are accepted any more, and the owner is told. Says
/// whether this was the one.
pub async fn wrong_code(tx: &mut Tx, centre: &Centre, visitor: &Visitor, user_id: &str) -> Result<bool, Error> {
    if !centre.config.limits {
        return Ok(false);
    }
    let wrong = streaks::add(tx, &streaks::subject(centre, CODE, user_id), centre.now()).await?;
    if wrong < streaks::MOST {
        if wrong >= WORTH_A_MAIL {
            tell_of_codes(tx, centre, visitor, user_id).await?;
        }
        return Ok(false);
    }
    let Some(owner) = streaks::lock(tx, user_id, centre.now()).await? else { return Ok(false) };
    record(tx, centre, visitor, Subject::account(user_id), Action::CodesLocked, &format!("wrong={wrong}")).await?;
    let letter = Letter::CodesLocked { name: owner.name, facts: Facts::of(centre, visitor) };
    mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await?;
    Ok(true)
}

/// Tells the owner that somebody who knows the password tries codes, at most once an hour: after five in a row, or when there is no room
/// for more of them.
async fn tell_of_codes(tx: &mut Tx, centre: &Centre, visitor: &Visitor, user_id: &str) -> Result<(), Error> {
    if !streaks::is_news(tx, &streaks::subject(centre, CODE, user_id), centre.now()).await? {
        return Ok(());
    }
    let Some(owner) = streaks::owner(tx, user_id).await? else { return Ok(()) };
    let letter = Letter::CodesGuessed { name: owner.name, facts: Facts::of(centre, visitor) };
    mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await
}

/// A code of the second step was right: the end of the row of wrong ones.
pub async fn right_code(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    streaks::end(tx, &streaks::subject(centre, CODE, user_id)).await
}

/// Accepts six digits again: a backup code was spent, or the factors were bound anew.
pub async fn unlock_codes(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    right_code(tx, centre, user_id).await?;
    if streaks::unlock(tx, user_id).await? {
        record_own(tx, centre, Subject::account(user_id), Action::CodesUnlocked).await?;
    }
    Ok(())
}
