//! Endpoints of two-factor authentication.

use leptos::prelude::*;

use super::types::{Removed, TurnedOff, TwoFactorStatus};
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "two-factor/show")]
pub async fn show_two_factor() -> Result<TwoFactorStatus, Error> {
    use crate::server::caller;

    super::flow::status(&caller::centre(), &caller::caller()?).await
}

/// Gives an authenticator another name.
#[server(prefix = "/account/api", endpoint = "two-factor/rename")]
pub async fn rename_authenticator(id: String, name: String) -> Result<(), Error> {
    use crate::server::caller;

    let name = super::types::check_name(&name).map_err(Error::Invalid)?;
    super::flow::rename(&caller::centre(), &caller::caller()?, &id, &name).await
}

/// Removes one of several authenticators.
#[server(prefix = "/account/api", endpoint = "two-factor/remove")]
pub async fn remove_authenticator(id: String, #[server(default)] end_others: bool) -> Result<Removed, Error> {
    use crate::server::caller;

    super::flow::remove(&caller::centre(), &caller::caller()?, &id, end_others).await
}

/// Turns two-factor authentication off and gives this session a new cookie.
#[server(prefix = "/account/api", endpoint = "two-factor/turn-off")]
pub async fn turn_off_two_factor(
    password: String,
    code: String,
    #[server(default)] new: String,
    #[server(default)] confirm: String,
) -> Result<TurnedOff, Error> {
    use crate::server::caller;

    let centre = caller::centre();
    let form = super::types::check_turn_off((&password, &code, &new, &confirm), centre.password_policy());
    let (off, session) = super::flow::turn_off(&centre, &caller::caller()?, form.map_err(Error::Invalid)?).await?;
    caller::set_session(&session);
    Ok(off)
}
