//! Endpoints of the panel of sessions.

use leptos::prelude::*;

use super::types::SessionList;
use crate::error::Error;
use crate::time::UnixMillis;

/// What the panel shows; with `inactive` only what nobody has used for 90 days, with `ended` more of what is over.
#[server(prefix = "/account/api", endpoint = "sessions/show")]
pub async fn show_sessions(
    #[server(default)] inactive: bool,
    #[server(default)] ended: bool,
) -> Result<SessionList, Error> {
    use crate::server::caller;

    let filter = super::flow::Filter { inactive, all_ended: ended };
    super::flow::list(&caller::centre(), &caller::caller()?, filter).await
}

/// Gives a session a name of its owner's choice; an empty one takes it away.
#[server(prefix = "/account/api", endpoint = "sessions/rename")]
pub async fn rename_session(id: String, #[server(default)] name: String) -> Result<(), Error> {
    use crate::server::caller;

    let name = super::types::check_rename(&name).map_err(Error::Invalid)?;
    super::flow::rename(&caller::centre(), &caller::caller()?, &id, name).await
}

/// Signs out one of the caller's other sessions, and says which, what it was called and when it was last used.
#[server(prefix = "/account/api", endpoint = "sessions/end")]
pub async fn end_session(id: String) -> Result<(String, String, UnixMillis), Error> {
    use crate::server::caller;

    super::flow::end(&caller::centre(), &caller::caller()?, &id)
        .await
        .map(|gone| (id, gone.shown().to_owned(), gone.seen_at))
}

/// Signs out all of them, and says when, and how many there were.
#[server(prefix = "/account/api", endpoint = "sessions/end-others")]
pub async fn end_other_sessions() -> Result<(UnixMillis, u64), Error> {
    use crate::server::caller;

    let centre = caller::centre();
    super::flow::end_others(&centre, &caller::caller()?).await.map(|count| (centre.now(), count))
}
