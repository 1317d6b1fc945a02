//! Who is asking: a signed-in person, with the session that says so.

use std::sync::Arc;

use leptos::prelude::use_context;

use super::visitor::Visitor;
use crate::error::Error;
use crate::time::UnixMillis;

/// A signed-in person. Made once per request from the database's current state; a flow that takes one cannot be called anonymously.
#[derive(Clone)]
pub struct Caller {
    /// The account.
    pub user_id: String,
    /// The session of this request.
    pub session_id: String,
    /// The account's name.
    pub name: String,
    /// The account's address, as typed.
    pub email: String,
    /// When the address was proven, if it was.
    pub email_verified_at: Option<UnixMillis>,
    /// When this session last proved who it is (ASVS 7.5.1).
    pub authenticated_at: UnixMillis,
    /// Where the request came from.
    pub visitor: Arc<Visitor>,
}

/// The caller of the server function that is running.
pub fn caller() -> Result<Caller, Error> {
    use_context::<http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Caller>().cloned())
        .ok_or(Error::SignedOut)
}
