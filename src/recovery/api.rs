//! Endpoints of recovery.

use leptos::prelude::*;

use super::types::LinkOnItsWay;
use crate::error::Error;

/// Mails a link if the address has an account; the answer is the same if not.
#[server(prefix = "/account/api", endpoint = "password/request-reset")]
pub async fn request_reset(email: String) -> Result<LinkOnItsWay, Error> {
    use crate::server::caller;

    let email = super::types::check_request(&email).map_err(Error::Invalid)?;
    caller::evenly(super::flow::request(&caller::centre(), &*caller::visitor()?, &email)).await
}

/// Whether a mailed link still works. Spends nothing.
#[server(prefix = "/account/api", endpoint = "password/look-at-reset")]
pub async fn look_at_reset(token: String) -> Result<bool, Error> {
    use crate::server::caller;

    super::flow::works(&caller::centre(), &*caller::visitor()?, &token).await
}

/// Sets a new password by a mailed link, then asks for a sign-in with it.
#[server(prefix = "/account/api", endpoint = "password/reset")]
pub async fn reset_password(token: String, new: String, confirm: String) -> Result<(), Error> {
    use crate::server::caller;

    let centre = caller::centre();
    let password = super::types::check_reset(&new, &confirm, centre.password_policy()).map_err(Error::Invalid)?;
    super::flow::reset(&centre, &*caller::visitor()?, &token, password).await?;
    caller::clear_session();
    caller::go_to("/sign-in?notice=password-reset");
    Ok(())
}
