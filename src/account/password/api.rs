//! Endpoints of the password panel.

use leptos::prelude::*;

use super::types::{PasswordChanged, PasswordStatus};
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "password/status")]
pub async fn password_status() -> Result<PasswordStatus, Error> {
    use crate::server::{answer, caller};

    super::flow::status(&answer::centre(), &caller::caller()?).await
}

/// Changes the password and gives this session a new cookie.
#[server(prefix = "/account/api", endpoint = "password/change")]
pub async fn change_password(current: String, new: String, confirm: String) -> Result<PasswordChanged, Error> {
    use crate::server::{answer, caller, cookies};

    let (centre, caller) = (answer::centre(), caller::caller()?);
    let policy = super::flow::policy(&centre);
    let form = super::types::check_change((&current, &new, &confirm), policy).map_err(Error::Invalid)?;
    let (changed, session) = super::flow::change(&centre, &caller, form).await?;
    answer::set_cookie(cookies::session(&centre.config, &session.token.reveal(), session.max_age_s));
    Ok(changed)
}
