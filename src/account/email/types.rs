//! What is known of the account's address.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::fields::{Email, GivenPassword};
use crate::time::UnixMillis;

/// The account's address and whether it is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailStatus {
    /// As typed.
    pub email: String,
    /// When it was proven; `None` while the mailed link is unused.
    pub verified_at: Option<UnixMillis>,
}

/// A new link is on its way, if there was anything to prove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSent {
    /// Where to look for it.
    pub email: String,
}

/// Checks the address that a new link is asked for.
pub fn check_resend(email: &str) -> Result<Email, FieldErrors> {
    Email::check(email).map_err(|problem| vec![("email".to_owned(), problem)])
}

/// Checks the password that is asked for in a browser that did not sign up.
pub fn check_proof(password: &str) -> Result<GivenPassword, FieldErrors> {
    GivenPassword::check(password).map_err(|problem| vec![("password".to_owned(), problem)])
}

impl EmailStatus {
    /// For the gallery: proven, and not yet.
    pub fn samples() -> Vec<Self> {
        let proven = Self { email: "ada@example.org".to_owned(), verified_at: Some(UnixMillis(1_772_546_529_000)) };
        vec![proven.clone(), Self { verified_at: None, ..proven }]
    }
}
