//! Endpoints of trusted browsers.

use leptos::prelude::*;

use super::types::TrustedBrowsers;
use crate::error::Error;

/// What the panel shows.
#[server(prefix = "/account/api", endpoint = "trusted-browsers/show")]
pub async fn show_trusted_browsers() -> Result<TrustedBrowsers, Error> {
    use crate::server::caller;

    super::flow::list(&caller::centre(), &caller::caller()?).await
}

/// Asks one browser for the second step again, and says which.
#[server(prefix = "/account/api", endpoint = "trusted-browsers/revoke")]
pub async fn revoke_trust(id: String) -> Result<Option<String>, Error> {
    use crate::server::caller;

    super::flow::revoke(&caller::centre(), &caller::caller()?, &id).await
}

/// Asks all of them again.
#[server(prefix = "/account/api", endpoint = "trusted-browsers/revoke-all")]
pub async fn revoke_every_trust() -> Result<(), Error> {
    use crate::server::caller;

    super::flow::revoke_every(&caller::centre(), &caller::caller()?).await
}
