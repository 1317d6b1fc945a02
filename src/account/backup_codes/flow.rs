//! The rules of backup codes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;

use super::store;
use super::types::Tried;
use crate::error::Error;
use crate::fields::BackupCode;
use crate::server::audit::{Action, Subject, record};
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::incident::unavailable;
use crate::server::visitor::Visitor;

/// What a code is compared by: one slow hash for a try, made before the transaction begins. Somebody without codes costs the same.
pub async fn digest(centre: &Centre, user_id: &str, code: &BackupCode) -> Result<String, Error> {
    let salt = match store::salt(&centre.db, user_id).await? {
        Some(salt) => URL_SAFE_NO_PAD.decode(salt).map_err(|cause| unavailable(&cause))?,
        None => vec![0; 16],
    };
    centre.passwords.digest(SecretString::from(code.reveal()), salt).await
}

/// Spends a code by its digest. Exactly one of any number of simultaneous callers succeeds.
pub async fn spend(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    digest: &str,
) -> Result<Tried, Error> {
    let user_id = subject.user_id.unwrap_or_default();
    let spent = store::spend(tx, user_id, digest, &visitor.address.to_string(), centre.now()).await?;
    let counts = store::counts(tx, user_id, digest).await?;
    if !spent {
        return Ok(if counts.same > 0 { Tried::Used } else { Tried::Wrong });
    }
    record(tx, centre, visitor, subject, Action::BackupCodeUsed, &format!("left={}", counts.left)).await?;
    Ok(Tried::Accepted { left: counts.left })
}
