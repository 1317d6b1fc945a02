//! The rules of proving an address.

use super::store;
use super::types::LinkSent;
use crate::account::sessions::flow::{self as sessions, Start, Started};
use crate::account::sessions::types::Factors;
use crate::error::{Error, Problem};
use crate::fields::Email;
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::crypto::Token;
use crate::server::limits::{self, Rule};
use crate::server::links::{self, NewLink, Purpose};
use crate::server::mail::{self, Letter, Message};
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// Proves the address by a mailed link. In the browser that signed up it also begins the session that was asked for there; elsewhere
/// the person signs in. Fetching the page spends nothing: only this does.
pub async fn verify(
    centre: &Centre,
    visitor: &Visitor,
    token: &str,
    browser: Option<&str>,
    before: Option<&Caller>,
) -> Result<Option<Started>, Error> {
    let expired = || Error::invalid("token", Problem::Expired);
    limits::peek(centre, Rule::WrongLinkByAddress, &visitor.limit_key()).await?;
    let now = centre.now();
    let Some(link) = links::find(&centre.db, Purpose::VerifyEmail, token, now).await? else {
        limits::punish(centre, Rule::WrongLinkByAddress, &visitor.limit_key()).await?;
        return Err(expired());
    };
    let same_browser = link.browser_hash.is_some() && browser.and_then(Token::hash_of) == link.browser_hash;

    let mut tx = centre.db.begin().await?;
    if !links::spend(&mut tx, &link, now).await?
        || !store::set_verified(&mut tx, &link.user_id, &link.target, now).await?
    {
        return Err(expired());
    }
    let remember = link.remember_at.is_some();
    let started = if same_browser {
        sessions::replace(&mut tx, centre, before).await?;
        // The password was given when the link was asked for, and not since.
        let authenticated_at = UnixMillis(link.created_at);
        let start = Start { user_id: &link.user_id, factors: Factors::Password, remember, authenticated_at };
        Some(sessions::begin(&mut tx, centre, visitor, start).await?)
    } else {
        None
    };
    let session_id = started.as_ref().map(|session| session.id.as_str());
    let subject = Subject { user_id: Some(&link.user_id), session_id };
    record(&mut tx, centre, visitor, subject, Action::EmailVerified, "").await?;
    if started.is_some() {
        record(&mut tx, centre, visitor, subject, Action::SignedIn, "factors=password by=verification").await?;
    }
    tx.commit().await?;
    Ok(started)
}

/// Mails a new link if the address has an account that needs one. Older links die. The answer never tells, nor does it when too many
/// were asked for.
pub async fn resend(
    centre: &Centre,
    visitor: &Visitor,
    email: &Email,
    browser: Option<&str>,
) -> Result<LinkSent, Error> {
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
        let browser_hash = browser.and_then(Token::hash_of).filter(|hash| asked.browser_hash.as_ref() == Some(hash));
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
