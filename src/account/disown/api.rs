//! Endpoints of "this was not me".

use leptos::prelude::*;

use super::types::{Disowned, SignInShown};
use crate::error::Error;

/// The sign-in that a mailed link is about; nothing when the link is over. Spends nothing.
#[server(prefix = "/account/api", endpoint = "disown/show")]
pub async fn show_sign_in(token: String) -> Result<Option<SignInShown>, Error> {
    use crate::server::caller;

    super::flow::sign_in(&caller::centre(), &*caller::visitor()?, &token).await
}

/// "This was not me": spends the link, ends everything, and asks for a reset of the password.
#[server(prefix = "/account/api", endpoint = "disown/confirm")]
pub async fn disown_sign_in(token: String) -> Result<Disowned, Error> {
    use crate::server::caller;

    let disowned = super::flow::disown(&caller::centre(), &*caller::visitor()?, &token).await?;
    caller::clear_session();
    Ok(disowned)
}
