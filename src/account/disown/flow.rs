//! The rules of disowning a sign-in.

use super::store::{self, Alert};
use super::types::{Disowned, SignInShown};
use crate::account::enrolment::flow as enrolment;
use crate::account::factors::flow as factors;
use crate::account::known_browsers::flow as known_browsers;
use crate::account::known_browsers::types::News;
use crate::account::session_ends::flow::{self as session_ends, Fate};
use crate::account::sessions::flow as sessions;
use crate::account::sessions::types::EndedBy;
use crate::account::sms_codes::flow as sms_codes;
use crate::error::{Error, Problem};
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::links::{self, NewLink, Purpose};
use crate::server::mail::{self, FactorAdded, Letter, Message};
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// The sign-ins that a mailed link is about, the newest first; none when it is over. Changes nothing, however often it is asked: mail
/// scanners open links.
pub async fn sign_ins(centre: &Centre, visitor: &Visitor, token: &str) -> Result<Vec<SignInShown>, Error> {
    let Some(link) = links::presented(centre, visitor, Purpose::DisownSignIn, token).await? else {
        return Ok(Vec::new());
    };
    let alerts = store::alerts(&centre.db, &link.target).await?;
    Ok(alerts.into_iter().map(shown).collect())
}

fn shown(alert: Alert) -> SignInShown {
    SignInShown {
        news: News::of(&alert.news),
        at: UnixMillis(alert.created_at),
        device: alert.title,
        place: alert.place,
        address: alert.address,
    }
}

/// Says that a sign-in was somebody else's. Exactly one of any number of simultaneous presses succeeds, and in one transaction every
/// session, half-done sign-in, trusted browser and pending change ends, the password stops signing in until it is reset by mail, and the
/// browsers met since the first sign-in that was told of lately are no longer known. Factors stay, so that whoever reads the mailbox cannot take them off; the owner is told which are new.
pub async fn disown(centre: &Centre, visitor: &Visitor, token: &str) -> Result<Disowned, Error> {
    let expired = || Error::invalid("token", Problem::Expired);
    let link = links::presented(centre, visitor, Purpose::DisownSignIn, token).await?.ok_or_else(expired)?;
    let told = store::alerts(&centre.db, &link.target).await?;
    let oldest = told.last().ok_or_else(expired)?.created_at;
    let (now, user_id) = (centre.now(), link.user_id.as_str());
    let mut tx = centre.db.begin().await?;
    // The account before its sessions: a sign-in under way has either begun its session by now, or sees that a reset is needed.
    if !links::spend(&mut tx, &link, now).await? {
        return Err(expired());
    }
    let owner = store::require_reset(&mut tx, user_id, now).await?.ok_or_else(expired)?;
    let ended = sessions::end_all(&mut tx, centre, user_id, None, EndedBy::NotMe).await?;
    factors::void(&mut tx, centre, user_id).await?;
    enrolment::forget(&mut tx, user_id).await?;
    store::void_unconfirmed_codes(&mut tx, user_id).await?;
    sms_codes::void_all(&mut tx, centre, user_id).await?;
    links::void(&mut tx, user_id, Purpose::VerifyEmail, now).await?;
    // One link may stand for a list of sign-ins, and a stranger may have come with several browsers: those told of lately all count.
    let first = store::first_told(&mut tx, user_id, now.plus_s(-centre.config.links.disown_s)).await?;
    let since = UnixMillis(first.map_or(oldest, |first| first.min(oldest)));
    known_browsers::forget(&mut tx, user_id, since).await?;
    let added = added_since(&mut tx, user_id, since).await?;
    let authenticators = added.iter().filter(|factor| matches!(factor, FactorAdded::Authenticator { .. })).count();
    let disowned = Disowned {
        sessions_ended: u32::try_from(ended).unwrap_or(u32::MAX),
        authenticators: u32::try_from(authenticators).unwrap_or(u32::MAX),
        backup_codes: added.iter().any(|factor| matches!(factor, FactorAdded::BackupCodes { .. })),
        phone: added.iter().any(|factor| matches!(factor, FactorAdded::Phone { .. })),
    };
    tell(&mut tx, centre, user_id, owner, (since, added)).await?;
    let subject = Subject { user_id: Some(user_id), session_id: Some(&link.target) };
    record(&mut tx, centre, visitor, subject, Action::SignInDisowned, &format!("sessions_ended={ended}")).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(disowned)
}

/// Whether a browser's own session, if it has one, is over: of an account that was disowned, and not of another one.
pub async fn is_over(centre: &Centre, own: Option<Caller>) -> bool {
    let Some(own) = own else { return true };
    // What was disowned is over whatever becomes of this look, and a cookie of a session that is over opens nothing.
    session_ends::fate(centre, &own.session_id).await.is_ok_and(|fate| matches!(fate, Fate::Ended(_)))
}

/// What was added to the second factor since then: perhaps by the stranger.
async fn added_since(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<Vec<FactorAdded>, Error> {
    let when = |at: i64| UnixMillis(at).date_and_time();
    let authenticators = store::authenticators(tx, user_id, since).await?.into_iter();
    let mut added: Vec<_> =
        authenticators.map(|row| FactorAdded::Authenticator { name: row.name, when: when(row.created_at) }).collect();
    if let Some(at) = store::backup_codes(tx, user_id, since).await? {
        added.push(FactorAdded::BackupCodes { when: when(at) });
    }
    if let Some((ending, at)) = store::phone(tx, user_id, since).await? {
        added.push(FactorAdded::Phone { ending, when: when(at) });
    }
    Ok(added)
}

/// Mails the owner what happened, what is new among their factors, and a link to choose a new password.
async fn tell(
    tx: &mut Tx,
    centre: &Centre,
    user_id: &str,
    owner: store::Owner,
    (since, added): (UnixMillis, Vec<FactorAdded>),
) -> Result<(), Error> {
    let life_s = centre.config.links.reset_s;
    let reset = NewLink {
        purpose: Purpose::ResetPassword,
        user_id,
        target: &owner.email_key,
        life_s,
        browser_hash: None,
        remember: false,
    };
    let reset = links::issue(tx, centre, reset).await?;
    let letter = Letter::SignInDisowned {
        name: owner.name,
        when: centre.now().date_and_time(),
        link: centre.config.public_url.join(&format!("/reset-password?token={}", reset.reveal())),
        minutes: life_s / 60,
        forgot_link: centre.config.public_url.join("/forgot-password"),
        since: since.date_and_time(),
        added,
    };
    // The news outlive the link in it, so it is sent however late.
    mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await
}
