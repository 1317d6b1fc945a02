//! What is entered to make an account.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::fields::{DisplayName, Email, NewPassword, PasswordPolicy};

/// A checked sign-up form.
pub struct SignUpForm {
    /// What the person is called.
    pub name: DisplayName,
    /// Where they are reached.
    pub email: Email,
    /// How they will sign in.
    pub password: NewPassword,
    /// Whether the session that the mailed link begins outlives the browser.
    pub remember: bool,
}

/// The answer to every sign-up that passes its checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckYourMail {
    /// The address as it was typed.
    pub email: String,
    /// For how many seconds the link works.
    pub life_s: i64,
}

/// Checks the form; all problems at once.
pub fn check_sign_up(
    (name, email, password): (&str, &str, &str),
    remember: bool,
    policy: PasswordPolicy,
) -> Result<SignUpForm, FieldErrors> {
    match (DisplayName::check(name), Email::check(email), NewPassword::check(password, policy)) {
        (Ok(name), Ok(email), Ok(password)) => Ok(SignUpForm { name, email, password, remember }),
        (name, email, password) => {
            let refused = [("name", name.err()), ("email", email.err()), ("password", password.err())];
            Err(refused.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect())
        }
    }
}

impl CheckYourMail {
    /// For the gallery.
    pub fn samples() -> Vec<Self> {
        vec![Self { email: "ada@example.org".to_owned(), life_s: 86_400 }]
    }
}
