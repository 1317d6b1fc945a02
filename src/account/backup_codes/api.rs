//! Endpoints of backup codes.

use leptos::prelude::*;

use super::types::{Checked, CodesSettled, CodesStatus, NewCodes};
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "backup-codes/show")]
pub async fn show_backup_codes() -> Result<CodesStatus, Error> {
    use crate::server::caller;

    super::flow::status(&caller::centre(), &caller::caller()?).await
}

/// Makes a new set and shows it, this once.
#[server(prefix = "/account/api", endpoint = "backup-codes/renew")]
pub async fn renew_backup_codes() -> Result<NewCodes, Error> {
    use crate::server::caller;

    super::flow::renew(&caller::centre(), &caller::caller()?).await
}

/// Puts a set into use that its owner has saved, or throws it away.
#[server(prefix = "/account/api", endpoint = "backup-codes/confirm")]
pub async fn confirm_backup_codes(
    set: String,
    #[server(default)] saved: bool,
    #[server(default)] end_others: bool,
    #[server(default)] discard: bool,
) -> Result<CodesSettled, Error> {
    use crate::server::caller;

    super::types::check_saved(saved, discard).map_err(Error::Invalid)?;
    let (centre, caller) = (caller::centre(), caller::caller()?);
    if discard {
        super::flow::discard(&centre, &caller, &set).await
    } else {
        super::flow::confirm(&centre, &caller, &set, end_others).await
    }
}

/// Says what a saved code is worth, without spending it.
#[server(prefix = "/account/api", endpoint = "backup-codes/check")]
pub async fn check_backup_code(code: String) -> Result<Checked, Error> {
    use crate::server::caller;

    let code = super::types::check_code(&code).map_err(Error::Invalid)?;
    super::flow::check(&caller::centre(), &caller::caller()?, &code).await
}
