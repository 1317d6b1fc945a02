//! Endpoints of "this was not me".

use leptos::prelude::*;

use super::types::{Disowned, SignInShown};
use crate::error::Error;

/// The sign-ins that a mailed link is about; none when the link is over. Spends nothing.
#[server(prefix = "/account/api", endpoint = "disown/show")]
pub async fn show_sign_in(token: String) -> Result<Vec<SignInShown>, Error> {
    use crate::server::caller;

    super::flow::sign_ins(&caller::centre(), &*caller::visitor()?, &token).await
}

/// "This was not me": spends the link, ends everything, and asks for a reset of the password. Who is signed in to another account stays so.
#[server(prefix = "/account/api", endpoint = "disown/confirm")]
pub async fn disown_sign_in(token: String) -> Result<Disowned, Error> {
    use crate::server::caller;

    let centre = caller::centre();
    let disowned = super::flow::disown(&centre, &*caller::visitor()?, &token).await?;
    if super::flow::is_over(&centre, caller::caller().ok()).await {
        caller::clear_session();
    }
    Ok(disowned)
}
