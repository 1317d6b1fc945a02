//! The rules of the drill (SECURITY §4).

use super::types::Checked;
use crate::account::backup_codes::flow as backup_codes;
use crate::account::identity::flow as identity;
use crate::error::Error;
use crate::fields::BackupCode;
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::limits::{self, Rule};

/// Says what a saved code is worth, without spending it: three times a day.
pub async fn check(centre: &Centre, caller: &Caller, code: &BackupCode) -> Result<Checked, Error> {
    identity::require(centre, caller)?;
    if caller.authenticators == 0 {
        return Err(Error::NotFound);
    }
    let user_id = caller.user_id.as_str();
    let digest = backup_codes::digest(centre, user_id, code);
    let digest = limits::take_for(centre, Rule::BackupCodeCheckByAccount, user_id, digest).await?;
    let mut tx = centre.db.begin().await?;
    let (checked, details) = match backup_codes::standing(&mut tx, user_id, &digest).await? {
        None => (Checked::Wrong, "found=wrong"),
        Some(false) => (Checked::Used, "found=used"),
        Some(true) => (Checked::Unused, "found=unused"),
    };
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::BackupCodeChecked, details).await?;
    tx.commit().await?;
    Ok(checked)
}
