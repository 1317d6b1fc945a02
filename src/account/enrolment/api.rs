//! Endpoints of setting up an authenticator.

use leptos::prelude::*;

use super::types::{Enrolled, Offer, Pending};
use crate::error::Error;

/// What is being set up in this session, without its secret.
#[server(prefix = "/account/api", endpoint = "add-authenticator/pending")]
pub async fn show_enrolment() -> Result<Pending, Error> {
    use crate::server::caller;

    super::flow::pending(&caller::centre(), &caller::caller()?).await
}

/// Makes a secret and shows it.
#[server(prefix = "/account/api", endpoint = "add-authenticator/begin")]
pub async fn begin_enrolment(name: String) -> Result<Offer, Error> {
    use crate::server::caller;

    let name = super::types::check_begin(&name).map_err(Error::Invalid)?;
    super::flow::begin(&caller::centre(), &caller::caller()?, &name).await
}

/// Shows the secret again to the session that began.
#[server(prefix = "/account/api", endpoint = "add-authenticator/show-pending")]
pub async fn show_pending() -> Result<Offer, Error> {
    use crate::server::caller;

    super::flow::show(&caller::centre(), &caller::caller()?).await
}

/// Forgets the one that this session began, and says its name.
#[server(prefix = "/account/api", endpoint = "two-factor/give-up")]
pub async fn give_enrolment_up(#[server(default)] id: String) -> Result<String, Error> {
    use crate::server::caller;

    super::flow::give_up(&caller::centre(), &caller::caller()?, &id).await
}

/// Takes the first code, gives this session a new cookie, and ends the other ones if asked to.
#[server(prefix = "/account/api", endpoint = "add-authenticator/confirm")]
pub async fn confirm_enrolment(
    #[server(default)] id: String,
    code: String,
    #[server(default)] end_others: bool,
) -> Result<Enrolled, Error> {
    use crate::server::caller;

    let code = super::types::check_confirm(&code).map_err(Error::Invalid)?;
    let (centre, caller) = (caller::centre(), caller::caller()?);
    let (enrolled, session) = super::flow::confirm(&centre, &caller, &id, &code, end_others).await?;
    caller::set_session(&session);
    Ok(enrolled)
}
