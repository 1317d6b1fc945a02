//! The rules of proving again who is there.

use secrecy::SecretString;

use super::store;
use super::types::{Asked, ProofForm};
use crate::account::backup_codes::flow as backup_codes;
use crate::account::backup_codes::types::Tried as BackupCode;
use crate::account::factors::flow as factors;
use crate::account::phone_sign_in::flow as phone_sign_in;
use crate::account::sessions::flow::{self as sessions, Started};
use crate::account::sessions::types::Factors;
use crate::account::two_factor::flow as two_factor;
use crate::account::two_factor::types::Tried as Totp;
use crate::error::{Error, Problem};
use crate::fields::{GivenPassword, SecondCode};
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::guesses::{self, Guess};
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// Lets a sensitive action go on if the session proved the password within the last minutes, and a second factor where one is enrolled.
/// Every such flow begins with this: the dialog in front of it is only for comfort.
pub fn require(centre: &Centre, caller: &Caller) -> Result<(), Error> {
    if is_fresh(centre, caller.authenticated_at) { require_second(centre, caller) } else { Err(Error::ConfirmIdentity) }
}

/// The half of [`require`] for flows that ask for the password themselves.
pub fn require_second(centre: &Centre, caller: &Caller) -> Result<(), Error> {
    let proven = caller.authenticators == 0 || caller.second_proven_at.is_some_and(|at| is_fresh(centre, at));
    if proven { Ok(()) } else { Err(Error::ConfirmIdentity) }
}

fn is_fresh(centre: &Centre, at: UnixMillis) -> bool {
    centre.now().seconds_since(at) < centre.config.sessions.step_up_s
}

/// What the dialog has to ask for.
pub fn asked(centre: &Centre, caller: &Caller) -> Asked {
    let (email, lasts_s) = (caller.email.clone(), centre.config.sessions.step_up_s);
    Asked { email, code: caller.authenticators > 0, lasts_s }
}

/// Takes a proof and gives the session a new id that counts as freshly proven.
pub async fn confirm(centre: &Centre, caller: &Caller, form: ProofForm) -> Result<Started, Error> {
    let prepared = prove(centre, caller, form).await?;
    let mut tx = centre.db.begin().await?;
    factors::lock(&mut tx, caller).await?;
    let second = match &prepared {
        Some(prepared) => Some(spend(&mut tx, centre, &caller.visitor, caller.subject(), prepared, None).await?),
        None => None,
    };
    if let Some(Err(problem)) = second {
        return refuse(tx, centre, caller, "code", problem).await;
    }
    let started = sessions::renew(&mut tx, centre, caller, second.and_then(Result::ok)).await?;
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::IdentityConfirmed, "").await?;
    tx.commit().await?;
    if let Some(prepared) = prepared {
        prepared.guess.give_back(centre).await;
    }
    Ok(started)
}

/// Checks the password, and prepares the code where one is needed: what every flow does that wants both whatever the clock says.
/// `None` where the account has no second factor. [`spend`] follows within the flow's transaction.
pub async fn prove(centre: &Centre, caller: &Caller, form: ProofForm) -> Result<Option<Prepared>, Error> {
    check_password(centre, caller, &form.password, "password").await?;
    match form.code {
        _ if caller.authenticators == 0 => Ok(None),
        None => Err(Error::invalid("code", Problem::Missing)),
        Some(code) => prepare(centre, &caller.visitor, caller.subject(), code).await.map(Some),
    }
}

/// The stored password of an account that is not disabled, to be compared with a given one.
pub async fn password_hash(centre: &Centre, user_id: &str) -> Result<Option<String>, Error> {
    store::password_hash(&centre.db, user_id).await
}

/// Compares the caller's password, in the account's one counter. A wrong one is the problem of `field`. Gives the hash that was verified.
pub async fn check_password(
    centre: &Centre,
    caller: &Caller,
    given: &GivenPassword,
    field: &'static str,
) -> Result<String, Error> {
    let guess = guesses::password(centre, &caller.visitor, &caller.email_key).await?;
    let comparison = async {
        let hash = password_hash(centre, &caller.user_id).await?.ok_or(Error::SignedOut)?;
        let verdict = centre.passwords.verify(SecretString::from(given.reveal()), &hash).await?;
        Ok((hash, verdict.matches))
    };
    let (guess, (hash, matches)) = guess.compare(centre, comparison).await?;
    if matches {
        guess.right(centre).await?;
        return Ok(hash);
    }
    let mut tx = centre.db.begin().await?;
    guess.wrong(&mut tx, centre, &caller.visitor, &caller.email_key).await?;
    refuse(tx, centre, caller, field, Problem::WrongPassword).await
}

/// A code that was counted as a try and is ready to be spent.
pub struct Prepared {
    code: SecondCode,
    digest: Option<String>,
    /// To be given back once the code was right and the transaction has committed.
    pub guess: Guess,
    /// Nothing is left of the second factor afterwards: what is mailed says so.
    pub last: bool,
}

/// Counts the try, and makes the slow hash that a backup code needs, outside of any transaction.
pub async fn prepare(
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    code: SecondCode,
) -> Result<Prepared, Error> {
    let user_id = subject.user_id.unwrap_or_default();
    let guess = guesses::second_step(centre, visitor, subject, matches!(code, SecondCode::Otp(_))).await?;
    let digest = async {
        Ok(match &code {
            SecondCode::Backup(code) => Some(backup_codes::digest(centre, user_id, code).await?),
            SecondCode::Otp(_) => None,
        })
    };
    let (guess, digest) = guess.compare(centre, digest).await?;
    Ok(Prepared { code, digest, guess, last: false })
}

/// What a code proves, or what is wrong with it.
pub type Spent = Result<Result<Factors, Problem>, Error>;

/// Spends a prepared code of an account; what is wrong with it is the problem of the field. Six digits are from the text message to the
/// half-done sign-in `sent_to`, where that is given: nothing but signing in takes them.
pub async fn spend(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    prepared: &Prepared,
    sent_to: Option<&str>,
) -> Spent {
    let user_id = subject.user_id.unwrap_or_default();
    let tried = match (&prepared.code, sent_to) {
        (SecondCode::Otp(code), Some(challenge_id)) => {
            let spent = phone_sign_in::spend(tx, centre, user_id, challenge_id, code).await?;
            spent.map(|()| Factors::PasswordAndSms)
        }
        (SecondCode::Otp(code), None) => match two_factor::spend(tx, centre, user_id, code).await? {
            Totp::Accepted { .. } => Ok(Factors::PasswordAndTotp),
            Totp::Used => Err(Problem::UsedCode),
            Totp::Wrong => Err(Problem::WrongCode),
        },
        (SecondCode::Backup(_), _) => {
            let digest = prepared.digest.as_deref().unwrap_or_default();
            match backup_codes::spend(tx, centre, visitor, subject, (digest, prepared.last)).await? {
                BackupCode::Accepted { .. } => Ok(Factors::PasswordAndBackupCode),
                BackupCode::Used => Err(Problem::UsedCode),
                BackupCode::Wrong => Err(Problem::WrongBackupCode),
            }
        }
    };
    match &tried {
        Ok(Factors::PasswordAndBackupCode) => guesses::unlock_codes(tx, centre, user_id).await?,
        Ok(_) => guesses::right_code(tx, centre, user_id).await?,
        Err(Problem::WrongCode | Problem::WrongBackupCode | Problem::WrongMessageCode)
            if guesses::wrong_code(tx, centre, visitor, user_id).await? =>
        {
            return Ok(Err(Problem::LockedCodes));
        }
        Err(_) => {}
    }
    Ok(tried)
}

/// Logs a failed proof; the counters keep it, and a full one ends what waits for a code.
pub async fn refuse<T>(
    mut tx: Tx,
    centre: &Centre,
    caller: &Caller,
    field: &'static str,
    problem: Problem,
) -> Result<T, Error> {
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::IdentityRefused, &format!("field={field}"))
        .await?;
    if field == "code" {
        guesses::refused_code(&mut tx, centre, &caller.visitor, &caller.user_id, &problem).await?;
    }
    tx.commit().await?;
    Err(Error::invalid(field, problem))
}
