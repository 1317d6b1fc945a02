//! What is entered to get back in.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::fields::{Email, NewPassword, PasswordPolicy, check_repeated};

/// The answer to every request for a link, whether or not the address has an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOnItsWay {
    /// The address as it was typed.
    pub email: String,
    /// Minutes until the link is worthless.
    pub minutes: i64,
}

/// Checks the request for a link.
pub fn check_request(email: &str) -> Result<Email, FieldErrors> {
    Email::check(email).map_err(|problem| vec![("email".to_owned(), problem)])
}

/// Checks a new password and its repetition.
pub fn check_reset(new: &str, confirm: &str, policy: PasswordPolicy) -> Result<NewPassword, FieldErrors> {
    let confirmed = check_repeated(new, confirm);
    match (NewPassword::check(new, policy), confirmed) {
        (Ok(password), Ok(())) => Ok(password),
        (new, confirm) => {
            let refused = [("new", new.err()), ("confirm", confirm.err())];
            Err(refused.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect())
        }
    }
}

impl LinkOnItsWay {
    /// For the gallery.
    pub fn samples() -> Vec<Self> {
        vec![Self { email: "ada@example.org".to_owned(), minutes: 30 }]
    }
}
