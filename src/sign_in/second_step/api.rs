//! Endpoints of the second step.

use leptos::prelude::*;

use super::types::SecondStep;
use crate::error::Error;

/// What the page shows.
#[server(prefix = "/account/api", endpoint = "sign-in/show-second-step")]
pub async fn show_second_step() -> Result<SecondStep, Error> {
    use crate::server::caller;

    super::flow::show(&caller::centre(), &*caller::visitor()?).await
}

/// Takes the code, signs in, and goes on to where the first step wanted to.
#[server(prefix = "/account/api", endpoint = "sign-in/second-step")]
pub async fn complete_sign_in(
    code: String,
    #[server(default)] trust: bool,
    #[server(default)] way: String,
) -> Result<(), Error> {
    use crate::server::caller;

    let form = super::types::check_second_step(&code, trust).map_err(Error::Invalid)?.by(&way);
    let before = caller::caller().ok();
    let (session, next) = super::flow::complete(&caller::centre(), &*caller::visitor()?, form, before.as_ref()).await?;
    caller::clear_challenge();
    caller::begin_session(&session, &next);
    Ok(())
}

/// Sends a code to the account's number.
#[server(prefix = "/account/api", endpoint = "sign-in/send-code")]
pub async fn send_sign_in_code() -> Result<SecondStep, Error> {
    use crate::server::caller;

    super::flow::send_code(&caller::centre(), &*caller::visitor()?).await
}

/// Ends the half-done sign-in and asks for the password again.
#[server(prefix = "/account/api", endpoint = "sign-in/start-again")]
pub async fn start_again() -> Result<(), Error> {
    use crate::server::caller;

    super::flow::start_again(&caller::centre(), &*caller::visitor()?).await?;
    caller::clear_challenge();
    caller::go_to("/sign-in");
    Ok(())
}
