//! Endpoints of sign-in alerts.

use leptos::prelude::*;

use super::types::{AlertSettings, Disowned, SignInShown, Switches};
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "alerts/show")]
pub async fn show_alerts() -> Result<AlertSettings, Error> {
    use crate::server::caller;

    super::flow::settings(&caller::centre(), &caller::caller()?).await
}

/// Saves the switches; one that is off is not sent.
#[server(prefix = "/account/api", endpoint = "alerts/save")]
pub async fn save_alerts(
    #[server(default)] new_device: bool,
    #[server(default)] new_location: bool,
    #[server(default)] new_browser: bool,
) -> Result<Switches, Error> {
    use crate::server::caller;

    let switches = Switches { new_device, new_location, new_browser };
    super::flow::save(&caller::centre(), &caller::caller()?, switches).await
}

/// The sign-in that a mailed link is about; nothing when the link is over. Spends nothing.
#[server(prefix = "/account/api", endpoint = "alerts/sign-in")]
pub async fn show_sign_in(token: String) -> Result<Option<SignInShown>, Error> {
    use crate::server::caller;

    super::flow::sign_in(&caller::centre(), &*caller::visitor()?, &token).await
}

/// "This was not me": spends the link, ends everything, and asks for a reset of the password.
#[server(prefix = "/account/api", endpoint = "alerts/disown")]
pub async fn disown_sign_in(token: String) -> Result<Disowned, Error> {
    use crate::server::caller;

    let disowned = super::flow::disown(&caller::centre(), &*caller::visitor()?, &token).await?;
    caller::clear_session();
    Ok(disowned)
}
