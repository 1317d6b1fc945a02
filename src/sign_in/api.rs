//! Endpoints of signing in and out.

use leptos::prelude::*;

use crate::error::Error;

/// Signs in and goes on to `next`, by the second step where one is asked for.
#[server(prefix = "/account/api", endpoint = "sign-in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] remember: bool,
    #[server(default)] next: String,
) -> Result<(), Error> {
    use super::flow::Admitted;
    use crate::server::caller;

    let form = super::types::check_sign_in(&email, &password, remember).map_err(Error::Invalid)?;
    let (centre, before, next) = (caller::centre(), caller::caller().ok(), super::types::safe_next(&next));
    match super::flow::sign_in(&centre, &*caller::visitor()?, form, next, before.as_ref()).await? {
        Admitted::Session(session) => caller::begin_session(&session, next),
        Admitted::SecondStep(token) => caller::begin_challenge(&token),
    }
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
