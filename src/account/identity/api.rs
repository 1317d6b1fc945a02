//! Endpoints of the identity dialog.

use leptos::prelude::*;

use super::types::Asked;
use crate::error::Error;

/// What the dialog has to ask for.
#[server(prefix = "/account/api", endpoint = "identity/show")]
pub async fn show_identity() -> Result<Asked, Error> {
    use crate::server::caller;

    Ok(super::flow::asked(&caller::centre(), &caller::caller()?))
}

/// Proves who is there and gives this session a new cookie.
#[server(prefix = "/account/api", endpoint = "identity/confirm")]
pub async fn confirm_identity(password: String, #[server(default)] code: String) -> Result<(), Error> {
    use crate::server::caller;

    let form = super::types::check_proof(&password, &code).map_err(Error::Invalid)?;
    let session = super::flow::confirm(&caller::centre(), &caller::caller()?, form).await?;
    caller::set_session(&session);
    Ok(())
}
