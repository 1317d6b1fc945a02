//! Endpoints of signing up.

use leptos::prelude::*;

use super::types::CheckYourMail;
use crate::error::Error;

/// Makes an account and mails a link to prove the address.
#[server(prefix = "/account/api", endpoint = "sign-up")]
pub async fn sign_up(
    name: String,
    email: String,
    password: String,
    #[server(default)] remember: bool,
) -> Result<CheckYourMail, Error> {
    use crate::server::{answer, cookies};

    let centre = answer::centre();
    let form = super::types::check_sign_up((&name, &email, &password), remember, super::flow::policy(&centre))
        .map_err(Error::Invalid)?;
    let asked = super::flow::sign_up(&centre, &*answer::visitor()?, form).await?;
    answer::set_cookie(cookies::browser(&centre.config, &asked.browser.reveal()));
    Ok(asked.answer)
}
