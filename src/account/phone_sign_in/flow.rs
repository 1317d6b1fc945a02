//! The rules of codes by text message at the second step (SECURITY §4).

use super::types::ByPhone;
use crate::account::phone::flow as phone;
use crate::account::sms_codes::flow as codes;
use crate::account::sms_codes::types::{Attempt, Purpose};
use crate::error::{Error, Problem};
use crate::fields::OtpCode;
use crate::server::audit::Subject;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::guesses;
use crate::server::visitor::Visitor;

const fn signing_in<'a>(user_id: &'a str, challenge_id: &'a str) -> Attempt<'a> {
    Attempt { user_id, purpose: Purpose::SecondStep, id: challenge_id }
}

/// Sends a code for a half-done sign-in, which alone may present it; none while codes are locked.
pub async fn send_code(centre: &Centre, visitor: &Visitor, user_id: &str, challenge_id: &str) -> Result<(), Error> {
    if guesses::codes_locked(centre, user_id).await? {
        return Ok(());
    }
    let number = phone::number(centre, user_id).await?;
    codes::send(centre, visitor, Subject::account(user_id), signing_in(user_id, challenge_id), &number).await
}

/// The number to which a half-done sign-in may have a code sent.
pub async fn way(centre: &Centre, user_id: &str, challenge_id: &str) -> Result<ByPhone, Error> {
    let ending = phone::offered(centre, user_id).await?;
    let sent = ending.is_some() && codes::pending(centre, signing_in(user_id, challenge_id)).await?.is_some();
    Ok(ByPhone { ending, sent })
}

/// Spends the code of a half-done sign-in. A try stays counted: commit also after a problem.
pub async fn spend(
    tx: &mut Tx,
    centre: &Centre,
    user_id: &str,
    challenge_id: &str,
    code: &OtpCode,
) -> Result<Result<(), Problem>, Error> {
    let spent = codes::spend(tx, centre, signing_in(user_id, challenge_id), code).await?;
    if spent.is_ok() {
        phone::used(tx, centre, user_id).await?;
    }
    Ok(spent.map(drop))
}
