//! The rules of the second factor as a whole.

use super::store;
use super::types::Reset;
use crate::account::backup_codes::flow as backup_codes;
use crate::account::enrolment::flow as enrolment;
use crate::account::phone::flow as phone;
use crate::account::session_ends::flow as session_ends;
use crate::account::sessions::flow as sessions;
use crate::account::sessions::types::EndedBy;
use crate::account::trusted_browsers::flow as trusted_browsers;
use crate::account::two_factor::flow as two_factor;
use crate::error::Error;
use crate::fields::Email;
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::guesses;
use crate::server::limits::{self, Rule};
use crate::server::mail::{self, FactorChange, Facts, Letter, Message};
use crate::server::visitor::Visitor;
use crate::sign_in::second_step::flow as second_step;

/// Makes everybody else who changes the caller's factors wait until the transaction ends, and says how many authenticators there are. Every
/// change begins with this, so that two at once cannot each leave what the other takes, and none is made by a session that was ended
/// while its request was under way.
pub async fn lock(tx: &mut Tx, caller: &Caller) -> Result<i64, Error> {
    let count = lock_account(tx, &caller.user_id).await?;
    // After the lock, in a statement of its own: it sees what was committed while this one waited.
    session_ends::require_alive(tx, caller).await?;
    Ok(count)
}

/// The same for who needs no session: the operator.
async fn lock_account(tx: &mut Tx, user_id: &str) -> Result<i64, Error> {
    if store::lock(tx, user_id).await? { two_factor::count(tx, user_id).await } else { Err(Error::SignedOut) }
}

/// Voids what rests on the factors as they were: browsers that are spared the second step, and sign-ins that wait for it.
pub async fn void(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    trusted_browsers::revoke_all(tx, centre, user_id).await?;
    second_step::end_all(tx, centre, user_id).await.map(drop)
}

/// Forgets everything that belongs to the second factor.
pub async fn clear(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    two_factor::forget(tx, user_id).await?;
    enrolment::forget(tx, user_id).await?;
    backup_codes::forget(tx, user_id).await?;
    phone::forget(tx, centre, user_id).await?;
    guesses::unlock_codes(tx, centre, user_id).await?;
    void(tx, centre, user_id).await
}

/// Mails the owner that the factors were changed.
pub async fn tell(tx: &mut Tx, centre: &Centre, caller: &Caller, change: FactorChange) -> Result<(), Error> {
    let letter =
        Letter::FactorsChanged { name: caller.name.clone(), change, facts: Facts::of(centre, &caller.visitor) };
    mail::queue(tx, centre, Message { to: &caller.email, letter, not_after: None }).await
}

/// Takes every factor off the account of somebody who lost them all, at the operator's word. `None` when no account has this address.
pub async fn reset(centre: &Centre, operator: &Visitor, email: &Email) -> Result<Option<Reset>, Error> {
    let mut tx = centre.db.begin().await?;
    let Some(owner) = store::owner(&mut tx, email.key()).await? else {
        return Ok(None);
    };
    let authenticators = lock_account(&mut tx, &owner.id).await?;
    clear(&mut tx, centre, &owner.id).await?;
    let sessions_ended = sessions::end_all(&mut tx, centre, &owner.id, None, EndedBy::Operator).await?;
    let letter = Letter::TwoFactorReset {
        name: owner.name,
        when: centre.now().date_and_time(),
        settings_link: centre.config.public_url.join("/settings/security#two-factor"),
    };
    mail::queue(&mut tx, centre, Message { to: &owner.email, letter, not_after: None }).await?;
    let subject = Subject::account(&owner.id);
    let details = format!("by=operator authenticators={authenticators} sessions_ended={sessions_ended}");
    record(&mut tx, centre, operator, subject, Action::TwoFactorReset, &details).await?;
    tx.commit().await?;
    // The reset has happened, whatever becomes of the counter, which empties by itself.
    if let Err(error) = limits::forget(centre, Rule::WrongSecondStepByAccount, &owner.id).await {
        tracing::warn!(?error, "wrong codes stay counted for a while");
    }
    Ok(Some(Reset { authenticators, sessions_ended }))
}
