//! Endpoint of the drill.

use leptos::prelude::*;

use super::types::Checked;
use crate::error::Error;

/// Says what a saved code is worth, without spending it.
#[server(prefix = "/account/api", endpoint = "check-code/look-up")]
pub async fn check_backup_code(code: String) -> Result<Checked, Error> {
    use crate::server::caller;

    let code = super::types::check_code(&code).map_err(Error::Invalid)?;
    super::flow::check(&caller::centre(), &caller::caller()?, &code).await
}
