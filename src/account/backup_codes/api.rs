//! Endpoints of backup codes.

use leptos::prelude::*;

use super::types::{CodesConfirmed, CodesStatus, NewCodes};
use crate::error::Error;
use crate::time::UnixMillis;

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

/// Puts a set into use that its owner has saved.
#[server(prefix = "/account/api", endpoint = "backup-codes/confirm")]
pub async fn confirm_backup_codes(
    set: String,
    #[server(default)] saved: bool,
    #[server(default)] end_others: bool,
) -> Result<CodesConfirmed, Error> {
    use crate::server::caller;

    super::types::check_saved(saved).map_err(Error::Invalid)?;
    super::flow::confirm(&caller::centre(), &caller::caller()?, &set, end_others).await
}

/// Throws a set away that was shown and not confirmed, and says when.
#[server(prefix = "/account/api", endpoint = "backup-codes/discard")]
pub async fn discard_backup_codes(set: String) -> Result<UnixMillis, Error> {
    use crate::server::caller;

    super::flow::discard(&caller::centre(), &caller::caller()?, &set).await
}
