//! The rules of recovery.

use secrecy::SecretString;

use super::store;
use super::types::LinkOnItsWay;
use crate::account::sessions::flow as sessions;
use crate::account::sessions::types::EndedBy;
use crate::error::{Error, Problem};
use crate::fields::{Email, NewPassword};
use crate::server::audit::{Action, Subject, record};
use crate::server::blocklist::{self, Context};
use crate::server::centre::Centre;
use crate::server::guesses;
use crate::server::limits::{self, Rule};
use crate::server::links::{self, NewLink, Purpose};
use crate::server::mail::{self, Facts, Letter, Message};
use crate::server::visitor::Visitor;

/// Mails a link to the address if it has an account. Answer and status are the same if not, and also when too many were asked for
/// (SECURITY §6): nothing is told, nothing is sent. Whoever calls this evens out the time.
pub async fn request(centre: &Centre, visitor: &Visitor, email: &Email) -> Result<LinkOnItsWay, Error> {
    let life_s = centre.config.links.reset_s;
    let answer = LinkOnItsWay { email: email.as_str().to_owned(), minutes: life_s / 60 };
    if !limits::room(centre, Rule::ResetByAddress, &visitor.limit_key()).await? {
        // Tells only what the asking address has done itself, and spends nothing of the account's.
        return Ok(answer);
    }
    let by_account = limits::room(centre, Rule::ResetByAccount, email.key()).await?;
    let mut tx = centre.db.begin().await?;
    let owner = store::owner(&mut tx, email.key()).await?.filter(|_| by_account);
    if let Some(owner) = &owner {
        let link = NewLink {
            purpose: Purpose::ResetPassword,
            user_id: &owner.id,
            target: email.key(),
            life_s,
            browser_hash: None,
            remember: false,
        };
        let token = links::issue(&mut tx, centre, link).await?;
        let letter = Letter::ResetPassword {
            name: owner.name.clone(),
            link: centre.config.public_url.join(&format!("/reset-password?token={}", token.reveal())),
            minutes: life_s / 60,
        };
        let not_after = Some(centre.now().plus_s(life_s));
        mail::queue(&mut tx, centre, Message { to: &owner.email, letter, not_after }).await?;
    }
    let subject = Subject { user_id: owner.as_ref().map(|owner| owner.id.as_str()), session_id: None };
    record(&mut tx, centre, visitor, subject, Action::ResetRequested, "").await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(answer)
}

/// Whether a mailed link still works, so that nobody types a new password for one that does not.
pub async fn works(centre: &Centre, visitor: &Visitor, token: &str) -> Result<bool, Error> {
    Ok(links::presented(centre, visitor, Purpose::ResetPassword, token).await?.is_some())
}

/// Sets a new password by a mailed link, ends every session and voids the other links. Exactly one of any number of simultaneous
/// uses of a link succeeds.
pub async fn reset(centre: &Centre, visitor: &Visitor, token: &str, password: NewPassword) -> Result<(), Error> {
    let expired = || Error::invalid("token", Problem::Expired);
    let link = links::presented(centre, visitor, Purpose::ResetPassword, token).await?.ok_or_else(expired)?;
    let Some(owner) = store::by_id(&centre.db, &link.user_id).await? else {
        return Err(expired());
    };
    let context = Context { name: &owner.name, email: &owner.email };
    if let Some(problem) = blocklist::problem(centre, password.reveal(), context) {
        return Err(Error::invalid("new", problem));
    }
    // A password that somebody else may know is not a new one: after "this was not me" the former one is refused.
    let given = || SecretString::from(password.reveal());
    if owner.reset_required_at.is_some() && centre.passwords.verify(given(), &owner.password_hash).await?.matches {
        return Err(Error::invalid("new", Problem::SamePassword));
    }
    let hash = centre.passwords.hash(given()).await?;

    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    // The account before its links, as every change of it does.
    let set = store::set_password(&mut tx, &link.user_id, &link.target, &hash, now).await?;
    if !set || !links::spend(&mut tx, &link, now).await? {
        return Err(expired());
    }
    for purpose in [Purpose::ResetPassword, Purpose::VerifyEmail] {
        links::void(&mut tx, &link.user_id, purpose, now).await?;
    }
    let ended = sessions::end_all(&mut tx, centre, &link.user_id, None, EndedBy::PasswordReset).await?;
    let letter = Letter::PasswordReset { name: owner.name, facts: Facts::of(centre, visitor) };
    mail::queue(&mut tx, centre, Message { to: &owner.email, letter, not_after: None }).await?;
    let subject = Subject::account(&link.user_id);
    record(&mut tx, centre, visitor, subject, Action::PasswordReset, &format!("sessions_ended={ended}")).await?;
    tx.commit().await?;
    mail::wake(centre);
    // Whoever reads the mailbox is the owner: guesses of others no longer keep them out. The reset has happened all the same.
    if let Err(error) = guesses::forget_password(centre, &link.target, &link.user_id).await {
        tracing::warn!(?error, "wrong guesses stay counted for a while");
    }
    Ok(())
}
