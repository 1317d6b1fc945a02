//! The rules of the profile.

use super::store;
pub use super::store::Owner;
use super::types::Profile;
use crate::error::Error;
use crate::fields::DisplayName;
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;

/// Changes the caller's name.
pub async fn rename(centre: &Centre, caller: &Caller, name: DisplayName) -> Result<Profile, Error> {
    let mut tx = centre.db.begin().await?;
    if store::set_name(&mut tx, &caller.user_id, name.as_str()).await? {
        record(&mut tx, centre, &caller.visitor, caller.subject(), Action::NameChanged, "").await?;
    }
    tx.commit().await?;
    let (email, session) = (caller.email.clone(), caller.session_id.clone());
    Ok(Profile { name: name.as_str().to_owned(), email, session })
}

/// Whom a mail about an account goes to; nobody where it is disabled.
pub async fn owner(tx: &mut Tx, user_id: &str) -> Result<Option<Owner>, Error> {
    store::owner(tx, user_id).await
}
