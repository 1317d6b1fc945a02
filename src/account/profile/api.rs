//! Endpoints of the profile.

use leptos::prelude::*;

use super::types::Profile;
use crate::error::Error;

/// Who is signed in.
#[server(prefix = "/account/api", endpoint = "profile/show")]
pub async fn show_profile() -> Result<Profile, Error> {
    let caller = crate::server::caller::caller()?;
    Ok(Profile { name: caller.name, email: caller.email, session: caller.session_id })
}

/// Changes the caller's name.
#[server(prefix = "/account/api", endpoint = "profile/rename")]
pub async fn rename(name: String) -> Result<Profile, Error> {
    use crate::server::caller;

    let name = super::types::check_rename(&name).map_err(Error::Invalid)?;
    super::flow::rename(&caller::centre(), &caller::caller()?, name).await
}
