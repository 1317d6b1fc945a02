//! Endpoints of the password panel.

use leptos::prelude::*;

use super::types::{PasswordChanged, PasswordStatus};
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "password/show")]
pub async fn show_password() -> Result<PasswordStatus, Error> {
    use crate::server::caller;

    super::flow::status(&caller::centre(), &caller::caller()?).await
}

/// Changes the password and gives this session a new cookie.
#[server(prefix = "/account/api", endpoint = "password/change")]
pub async fn change_password(current: String, new: String, confirm: String) -> Result<PasswordChanged, Error> {
    use crate::server::caller;

    let (centre, caller) = (caller::centre(), caller::caller()?);
    let policy = centre.password_policy_with(caller.authenticators > 0);
    let form = super::types::check_change((&current, &new, &confirm), policy);
    let (changed, session) = super::flow::change(&centre, &caller, form.map_err(Error::Invalid)?).await?;
    caller::set_session(&session);
    Ok(changed)
}
