//! The rules of the profile.

use super::store;
use super::types::Profile;
use crate::error::Error;
use crate::fields::DisplayName;
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;

/// Changes the caller's name.
pub async fn rename(centre: &Centre, caller: &Caller, name: DisplayName) -> Result<Profile, Error> {
    let mut tx = centre.db.begin().await?;
    if store::set_name(&mut tx, &caller.user_id, name.as_str()).await? {
        let subject = Subject { user_id: Some(&caller.user_id), session_id: Some(&caller.session_id) };
        record(&mut tx, centre, &caller.visitor, subject, Action::NameChanged, "").await?;
    }
    tx.commit().await?;
    Ok(Profile { name: name.as_str().to_owned(), email: caller.email.clone() })
}
