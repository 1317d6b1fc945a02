//! The rules of proving an address.

use secrecy::SecretString;

use super::store;
use super::types::LinkSent;
use crate::account::identity::flow as identity;
use crate::account::sessions::flow::{self as sessions, Start, Started};
use crate::account::sessions::types::Factors;
use crate::error::{Error, FieldErrors, Problem};
use crate::fields::{Email, GivenPassword};
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::guesses;
use crate::server::limits::{self, Rule};
use crate::server::links::{self, Link, NewLink, Purpose};
use crate::server::mail::{self, Letter, Message};
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// What is presented to prove an address.
pub struct Proof<'a> {
    /// From the mailed link.
    pub token: &'a str,
    /// The password chosen at sign-up; looked at only in another browser.
    pub password: Result<GivenPassword, FieldErrors>,
}

/// Proves the address by a mailed link and begins a session: in the browser that signed up as it was asked for there, in another one for
/// the password that was chosen there, so that nobody makes a stranger's sign-up usable. Fetching the page spends nothing, nor does a
/// missing or wrong password.
pub async fn verify(
    centre: &Centre,
    visitor: &Visitor,
    proof: Proof<'_>,
    before: Option<&Caller>,
) -> Result<Started, Error> {
    let expired = || Error::invalid("token", Problem::Expired);
    let link = links::presented(centre, visitor, Purpose::VerifyEmail, proof.token).await?.ok_or_else(expired)?;
    let same_browser = link.browser_hash.is_some() && visitor.browser_hash() == link.browser_hash;
    if !same_browser {
        check_password(centre, visitor, &link, &proof.password.map_err(Error::Invalid)?).await?;
    }

    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    // The account before its links, as every change of it does.
    let set = store::set_verified(&mut tx, &link.user_id, &link.target, now).await?;
    if !set || !links::spend(&mut tx, &link, now).await? {
        return Err(expired());
    }
    sessions::replace(&mut tx, centre, before).await?;
    let start = Start {
        user_id: &link.user_id,
        factors: Factors::Password,
        // What was asked for in one browser says nothing about another one.
        remember: same_browser && link.remember_at.is_some(),
        // In the browser that signed up, the password was given at sign-up, and not since, however often a link was asked for.
        authenticated_at: if same_browser { UnixMillis(link.password_changed_at) } else { now },
    };
    let started = sessions::begin(&mut tx, centre, visitor, start).await?;
    let subject = Subject { user_id: Some(&link.user_id), session_id: Some(&started.id) };
    record(&mut tx, centre, visitor, subject, Action::EmailVerified, "").await?;
    record(&mut tx, centre, visitor, subject, Action::SignedIn, "factors=password by=verification").await?;
    tx.commit().await?;
    Ok(started)
}

/// Compares the password with the account's, counted and paid for as at signing in.
async fn check_password(centre: &Centre, visitor: &Visitor, link: &Link, given: &GivenPassword) -> Result<(), Error> {
    let guess = guesses::password(centre, visitor, &link.target).await?;
    let (guess, right) = guess.compare(centre, matches(centre, link, given)).await?;
    if right {
        return guess.right(centre).await;
    }
    let mut tx = centre.db.begin().await?;
    let subject = Subject::account(&link.user_id);
    guess.wrong(&mut tx, centre, visitor, &link.target).await?;
    record(&mut tx, centre, visitor, subject, Action::SignInFailed, "factor=password by=verification").await?;
    tx.commit().await?;
    Err(Error::invalid("password", Problem::WrongPassword))
}

async fn matches(centre: &Centre, link: &Link, given: &GivenPassword) -> Result<bool, Error> {
    let Some(password_hash) = identity::password_hash(centre, &link.user_id).await? else {
        return Err(Error::invalid("token", Problem::Expired));
    };
    let verdict = centre.passwords.verify(SecretString::from(given.reveal()), &password_hash).await?;
    Ok(verdict.matches)
}

/// Mails a new link if the address has an account that needs one. Older links die. The answer never tells, nor does it when too many
/// were asked for.
pub async fn resend(centre: &Centre, visitor: &Visitor, email: &Email) -> Result<LinkSent, Error> {
    let answer = LinkSent { email: email.as_str().to_owned() };
    if !limits::room(centre, Rule::VerifyByAddress, &visitor.limit_key()).await? {
        return Ok(answer);
    }
    let by_account = limits::room(centre, Rule::VerifyByAccount, email.key()).await?;
    let mut tx = centre.db.begin().await?;
    let account = store::unverified(&mut tx, email.key()).await?.filter(|_| by_account);
    if let Some(account) = &account {
        let asked = store::last_asked(&mut tx, &account.id).await?.unwrap_or_default();
        // The link keeps signing in the browser that signed up, but never one that merely asked for a new link.
        let browser_hash = visitor.browser_hash().filter(|hash| asked.browser_hash.as_ref() == Some(hash));
        let link = NewLink {
            purpose: Purpose::VerifyEmail,
            user_id: &account.id,
            target: email.key(),
            life_s: centre.config.links.verify_s,
            browser_hash: browser_hash.as_deref(),
            remember: asked.remember_at.is_some(),
        };
        let token = links::issue(&mut tx, centre, link).await?;
        let letter = Letter::VerifyEmail {
            name: String::new(),
            link: centre.config.public_url.join(&format!("/verify-email?token={}", token.reveal())),
        };
        let not_after = Some(centre.now().plus_s(centre.config.links.verify_s));
        mail::queue(&mut tx, centre, Message { to: &account.email, letter, not_after }).await?;
    }
    let subject = Subject { user_id: account.as_ref().map(|account| account.id.as_str()), session_id: None };
    record(&mut tx, centre, visitor, subject, Action::VerificationSent, "").await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(answer)
}
