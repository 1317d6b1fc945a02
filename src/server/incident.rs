//! Unexpected failures: the log gets the cause, the person gets a reference to it.

use std::fmt::Display;

use crate::error::Error;

tokio::task_local! {
    /// The id of the request that this task serves; set by the outermost guard layer.
    pub static REQUEST_ID: String;
}

/// Logs the cause and gives the error that the person sees.
pub fn unavailable(cause: &dyn Display) -> Error {
    let reference = REQUEST_ID.try_with(String::clone).unwrap_or_default();
    tracing::error!(reference, cause = %cause, "request failed");
    Error::Unavailable { reference }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        unavailable(&cause)
    }
}
