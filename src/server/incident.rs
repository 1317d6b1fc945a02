//! Unexpected failures: the log gets the cause, the person gets a reference to it.

use std::fmt::Display;
use std::sync::Arc;

use leptos::prelude::use_context;

use super::visitor::Visitor;
use crate::error::Error;

tokio::task_local! {
    /// The id of the request that this task serves; set by the outermost guard layer.
    pub static REQUEST_ID: String;
}

/// The id of the request that this task serves, if it serves one: the reference that the person sees.
pub fn request_id() -> Option<String> {
    REQUEST_ID.try_with(String::clone).ok()
}

/// Logs the cause and gives the error that the person sees.
pub fn unavailable(cause: &dyn Display) -> Error {
    let reference = request_id().or_else(rendering).unwrap_or_default();
    tracing::error!(reference, cause = %cause, "request failed");
    Error::Unavailable { reference }
}

/// The id of the request whose page is being rendered: its panels fetch in tasks of their own.
fn rendering() -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    parts.extensions.get::<Arc<Visitor>>().map(|visitor| visitor.request_id.clone())
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        unavailable(&cause)
    }
}
