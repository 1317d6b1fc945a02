//! Endpoints of sign-in alerts.

use leptos::prelude::*;

use super::types::{AlertSettings, Switches};
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
