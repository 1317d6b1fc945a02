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
    use crate::server::caller;

    let centre = caller::centre();
    let form = super::types::check_sign_up((&name, &email, &password), remember, centre.password_policy());
    let visitor = caller::visitor()?;
    let asked = caller::evenly(super::flow::sign_up(&centre, &visitor, form.map_err(Error::Invalid)?)).await?;
    asked.new_browser.iter().for_each(|browser| caller::set_browser(&browser.reveal()));
    Ok(asked.answer)
}
