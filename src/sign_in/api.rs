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
    use crate::server::{answer, cookies};

    let form = super::types::check_sign_in(&email, &password, remember).map_err(Error::Invalid)?;
    let centre = answer::centre();
    let started = super::flow::sign_in(&centre, &*answer::visitor()?, form).await?;
    answer::set_cookie(cookies::session(&centre.config, &started.token.reveal(), started.max_age_s));
    answer::go_to(super::types::safe_next(&next));
    Ok(())
}

/// Ends this session. Somebody whose session is already over gets the same answer.
#[server(prefix = "/account/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Error> {
    use crate::server::{answer, caller, cookies};

    let centre = answer::centre();
    if let Ok(caller) = caller::caller() {
        super::flow::sign_out(&centre, &caller).await?;
    }
    answer::set_cookie(cookies::clear_session(&centre.config));
    answer::clear_site_data();
    answer::go_to("/sign-in?notice=signed-out");
    Ok(())
}
