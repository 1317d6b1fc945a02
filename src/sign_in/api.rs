//! Endpoints of signing in and out.

use leptos::prelude::*;

use crate::error::Error;

/// Signs in and goes on to `next`.
#[server(prefix = "/account/api", endpoint = "sign-in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] remember: bool,
    #[server(default)] next: String,
) -> Result<(), Error> {
    use crate::server::caller;

    let form = super::types::check_sign_in(&email, &password, remember).map_err(Error::Invalid)?;
    let before = caller::caller().ok();
    let session = super::flow::sign_in(&caller::centre(), &*caller::visitor()?, form, before.as_ref()).await?;
    caller::set_session(&session);
    caller::go_to(super::types::safe_next(&next));
    Ok(())
}

/// Ends this session. Somebody whose session is already over gets the same answer.
#[server(prefix = "/account/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Error> {
    use crate::server::caller;

    if let Ok(caller) = caller::caller() {
        super::flow::sign_out(&caller::centre(), &caller).await?;
    }
    caller::clear_session();
    caller::clear_site_data();
    caller::go_to("/sign-in?notice=signed-out");
    Ok(())
}
