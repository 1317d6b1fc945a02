//! Endpoints of the telephone.

use leptos::prelude::*;

use super::types::{PhoneChanged, PhoneStatus};
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "phone/show")]
pub async fn show_phone() -> Result<PhoneStatus, Error> {
    use crate::server::caller;

    super::flow::status(&caller::centre(), &caller::caller()?).await
}

/// Sends a code to a number that is to be added.
#[server(prefix = "/account/api", endpoint = "phone/add")]
pub async fn add_phone(number: String) -> Result<PhoneStatus, Error> {
    use crate::server::caller;

    let number = super::types::check_number(&number).map_err(Error::Invalid)?;
    super::flow::add(&caller::centre(), &caller::caller()?, &number).await
}

/// Takes the code, and the number is in use from now on.
#[server(prefix = "/account/api", endpoint = "phone/confirm")]
pub async fn confirm_phone(code: String, #[server(default)] end_others: bool) -> Result<PhoneChanged, Error> {
    use crate::server::caller;

    let code = super::types::check_code(&code).map_err(Error::Invalid)?;
    super::flow::confirm(&caller::centre(), &caller::caller()?, &code, end_others).await
}

/// Gives up a number that waits for its code.
#[server(prefix = "/account/api", endpoint = "phone/give-up")]
pub async fn give_phone_up() -> Result<PhoneChanged, Error> {
    use crate::server::caller;

    super::flow::give_up(&caller::centre(), &caller::caller()?).await
}

/// Removes the number, and a code that is under way.
#[server(prefix = "/account/api", endpoint = "phone/remove")]
pub async fn remove_phone(#[server(default)] end_others: bool) -> Result<PhoneChanged, Error> {
    use crate::server::caller;

    super::flow::remove(&caller::centre(), &caller::caller()?, end_others).await
}
