//! The rules of signing in and out.

use secrecy::SecretString;

use super::second_step::flow::{First, admit};
use super::store::{self, Account};
use super::types::{SignInForm, wrong_credentials};
use crate::account::sessions::flow as sessions;
use crate::account::sessions::types::EndedBy;
use crate::error::{Error, Problem};
use crate::fields::PasswordRule;
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::guesses::{self, Guess};
use crate::server::limits::{self, Rule};
use crate::server::visitor::Visitor;

pub use super::second_step::flow::Admitted;

/// Begins a session, or leads to the second step, for the right email and password. An unknown address costs the same work and gets the
/// same answer (ASVS 6.3.8).
pub async fn sign_in(
    centre: &Centre,
    visitor: &Visitor,
    form: SignInForm,
    next: &str,
    before: Option<&Caller>,
) -> Result<Admitted, Error> {
    limits::take(centre, Rule::SignInByAddress, &visitor.limit_key()).await?;
    let guess = guesses::password(centre, visitor, form.email.key()).await?;

    let (guess, checked) = guess.compare(centre, check(centre, &form)).await?;
    let (account, stronger) = match checked {
        Checked::Right(account, stronger) => (account, stronger),
        Checked::Wrong(account) => return refuse(centre, visitor, &form, account, guess).await,
    };
    guess.right(centre).await?;
    if let Some((reason, problem)) = outlived(centre, &account, &form) {
        let needed = Error::invalid("password", problem);
        return hold(centre.db.begin().await?, centre, visitor, &account.id, reason, needed).await;
    }
    let mut tx = centre.db.begin().await?;
    if !store::still_current(&mut tx, &account.id, &account.password_hash, stronger.as_deref()).await? {
        // Reset, changed or disabled while the hash was computed: the proof is no longer one.
        return Err(Error::Invalid(wrong_credentials()));
    }
    if stronger.is_some() {
        let subject = Subject::account(&account.id);
        record(&mut tx, centre, visitor, subject, Action::PasswordRehashed, "").await?;
    }
    let first = First { user_id: &account.id, remember: form.remember, next };
    let admitted = match admit(&mut tx, centre, visitor, first, before).await {
        Err(full @ Error::TooMany { .. }) => {
            return hold(tx, centre, visitor, &account.id, "reason=codes", full).await;
        }
        admitted => admitted?,
    };
    tx.commit().await?;
    Ok(admitted)
}

/// Why the right password begins nothing before a new one is chosen, if so: it was disowned, or it was chosen beside a second factor that
/// is gone and is too short to stand alone (SECURITY §3).
fn outlived(centre: &Centre, account: &Account, form: &SignInForm) -> Option<(&'static str, Problem)> {
    let long = PasswordRule::Length(centre.password_policy().min).is_met(form.password.reveal()) == Some(true);
    match account.reset_required_at {
        Some(_) => Some(("reason=reset", Problem::ResetRequired)),
        None if account.authenticators == 0 && !long => Some(("reason=short", Problem::TooShortAlone)),
        None => None,
    }
}

/// What became of a pair of email and password.
enum Checked {
    /// They belong together; with a stronger hash where parameters were raised.
    Right(Account, Option<String>),
    /// They do not; with the account, if the address has one, for the log alone.
    Wrong(Option<Account>),
}

/// Compares the password, or does the same work for an unknown address.
async fn check(centre: &Centre, form: &SignInForm) -> Result<Checked, Error> {
    let given = || SecretString::from(form.password.reveal());
    let Some(account) = store::account(&centre.db, form.email.key()).await? else {
        centre.passwords.verify_dummy(given()).await?;
        return Ok(Checked::Wrong(None));
    };
    let verdict = centre.passwords.verify(given(), &account.password_hash).await?;
    if !verdict.matches {
        return Ok(Checked::Wrong(Some(account)));
    }
    let stronger = if verdict.rehash { Some(centre.passwords.hash(given()).await?) } else { None };
    Ok(Checked::Right(account, stronger))
}

/// Logs the failure, and answers the same for every reason.
async fn refuse<T>(
    centre: &Centre,
    visitor: &Visitor,
    form: &SignInForm,
    account: Option<Account>,
    guess: Guess,
) -> Result<T, Error> {
    let mut tx = centre.db.begin().await?;
    guess.wrong(&mut tx, centre, visitor, form.email.key()).await?;
    let subject = Subject { user_id: account.as_ref().map(|account| account.id.as_str()), session_id: None };
    record(&mut tx, centre, visitor, subject, Action::SignInFailed, "factor=password").await?;
    tx.commit().await?;
    Err(Error::Invalid(wrong_credentials()))
}

/// Logs that the right password begins nothing, and why: whoever entered it knows it.
async fn hold<T>(
    mut tx: Tx,
    centre: &Centre,
    visitor: &Visitor,
    user_id: &str,
    details: &str,
    answer: Error,
) -> Result<T, Error> {
    record(&mut tx, centre, visitor, Subject::account(user_id), Action::SignInHeld, details).await?;
    tx.commit().await?;
    Err(answer)
}

/// Ends the caller's session.
pub async fn sign_out(centre: &Centre, caller: &Caller) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    if sessions::end(&mut tx, centre, &caller.user_id, &caller.session_id, EndedBy::SignOut).await? {
        record(&mut tx, centre, &caller.visitor, caller.subject(), Action::SignedOut, "by=sign_out").await?;
    }
    tx.commit().await?;
    Ok(())
}
