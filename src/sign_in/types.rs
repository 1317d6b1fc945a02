//! What is entered to sign in, and what the page may have to say first.

use crate::error::{FieldErrors, Problem};
use crate::fields::{Email, GivenPassword};

/// A checked sign-in form.
pub struct SignInForm {
    /// Whose account.
    pub email: Email,
    /// The proof.
    pub password: GivenPassword,
    /// Whether the session outlives the browser.
    pub remember: bool,
}

/// Checks the form. The password is refused only when it is missing: its looks say nothing.
pub fn check_sign_in(email: &str, password: &str, remember: bool) -> Result<SignInForm, FieldErrors> {
    match (Email::check(email), GivenPassword::check(password)) {
        (Ok(email), Ok(password)) => Ok(SignInForm { email, password, remember }),
        (email, password) => {
            let refused = [("email", email.err()), ("password", password.err())];
            Err(refused.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect())
        }
    }
}

/// What brought somebody to the sign-in page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The password was just reset.
    PasswordReset,
    /// The person signed out.
    SignedOut,
    /// A page asked for a session and there was none.
    SignInFirst,
}

impl Notice {
    /// The word in the query string; only these are ever shown.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "password-reset" => Some(Self::PasswordReset),
            "signed-out" => Some(Self::SignedOut),
            "sign-in-first" => Some(Self::SignInFirst),
            _ => None,
        }
    }
}

/// The longest address to go on to, in bytes (SECURITY §9).
const NEXT_MAX: usize = 2048;

/// Where to go after signing in: one of our own settings pages, or the first of them (SECURITY D-6).
pub fn safe_next(next: &str) -> &str {
    let path = next.split(['#', '?']).next().unwrap_or_default();
    let ours = path == "/settings"
        || path
            .strip_prefix("/settings/")
            .is_some_and(|tab| !tab.is_empty() && tab.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours && plain && next.len() <= NEXT_MAX { next } else { "/settings" }
}

/// The problem of a wrong pair, the same for an unknown address.
pub fn wrong_credentials() -> FieldErrors {
    vec![("password".to_owned(), Problem::WrongCredentials)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_only_to_our_own_pages() {
        for next in ["/settings", "/settings/security", "/settings/security#sessions", "/settings/profile?x=1"] {
            assert_eq!(safe_next(next), next);
        }
        for next in [
            "",
            "//evil.example",
            "https://evil.example/settings",
            "/settings/../x",
            "/settings//evil.example",
            "/settings/\r\nSet-Cookie:x",
            "/sign-in",
            "/settings/security\\@evil",
            "javascript:alert(1)",
        ] {
            assert_eq!(safe_next(next), "/settings", "{next}");
        }
        let long = |length: usize| format!("/settings/security?{}", "x".repeat(length - 19));
        assert_eq!(safe_next(&long(2048)), long(2048));
        assert_eq!(safe_next(&long(2049)), "/settings");
    }

    #[test]
    fn names_every_missing_field_at_once() {
        let refused = check_sign_in("", "", false).err().unwrap_or_default();
        assert_eq!(refused, [("email".to_owned(), Problem::Missing), ("password".to_owned(), Problem::Missing)]);
    }
}
