//! What is entered at the second step, and what its page shows.

use serde::{Deserialize, Serialize};

use crate::error::{FieldErrors, Problem};
use crate::fields::SecondCode;

/// A checked second step.
pub struct SecondStepForm {
    /// The proof.
    pub code: SecondCode,
    /// Whether this browser is to be spared the second step from now on.
    pub trust: bool,
    /// Whether six digits are from a text message, and not from an authenticator.
    pub by_message: bool,
}

impl SecondStepForm {
    /// The same by the way of a word.
    pub fn by(self, way: &str) -> Self {
        Self { by_message: way == MESSAGE, ..self }
    }
}

/// The word of the way by a backup code.
pub const BACKUP: &str = "backup";
/// The word of the way by text message.
pub const MESSAGE: &str = "message";

/// Checks the form as the page shows it, which asks for a backup code where that is the `way`.
pub fn check_by(way: &str, code: &str, trust: bool) -> Result<SecondStepForm, FieldErrors> {
    check_second_step(code, trust).map_err(|errors| match errors.as_slice() {
        [(field, Problem::NotACode)] if way == BACKUP => vec![(field.clone(), Problem::NotABackupCode)],
        _ => errors,
    })
}

/// Checks the form.
pub fn check_second_step(code: &str, trust: bool) -> Result<SecondStepForm, FieldErrors> {
    match SecondCode::check(code) {
        Ok(code) => Ok(SecondStepForm { code, trust, by_message: false }),
        Err(problem) => Err(vec![("code".to_owned(), problem)]),
    }
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondStep {
    /// No sign-in waits here any more.
    Over,
    /// This one does.
    Waits(Waiting),
}

/// A sign-in that waits for its second step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Whose.
    pub email: String,
    /// Whether only a backup code helps.
    pub locked: bool,
    /// How the number ends that codes can be sent to, if one is offered.
    pub phone: Option<String>,
    /// Whether a code was sent to it that still works.
    pub sent: bool,
}

/// By which way the code comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From an authenticator.
    App,
    /// From the saved sheet.
    Backup,
    /// In a text message.
    Message,
}

impl Way {
    /// The way of a word in the query, if it is open.
    pub fn of(word: &str, waiting: &Waiting) -> Self {
        match word {
            _ if waiting.locked => Self::Backup,
            BACKUP => Self::Backup,
            MESSAGE if waiting.phone.is_some() => Self::Message,
            _ => Self::App,
        }
    }

    /// Where the page of this way is.
    pub const fn address(self) -> &'static str {
        match self {
            Self::App => "/sign-in/two-factor",
            Self::Backup => "/sign-in/two-factor?way=backup",
            Self::Message => "/sign-in/two-factor?way=message",
        }
    }
}

impl Waiting {
    /// For the gallery: without a phone, with one, locked, with a message on its way.
    pub fn samples() -> Vec<Self> {
        let email = || "ada.lovelace@example.org".to_owned();
        vec![
            Self { email: email(), locked: false, phone: None, sent: false },
            Self { email: email(), locked: false, phone: Some("42".to_owned()), sent: false },
            Self { email: email(), locked: true, phone: Some("42".to_owned()), sent: false },
            Self { email: email(), locked: false, phone: Some("42".to_owned()), sent: true },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_open_ways_are_taken() {
        let samples = Waiting::samples();
        let ways = |word: &str| [0, 1, 2].map(|index| Way::of(word, &samples[index]));
        assert_eq!(ways(""), [Way::App, Way::App, Way::Backup]);
        assert_eq!(ways("message"), [Way::App, Way::Message, Way::Backup]);
        assert_eq!(ways("backup"), [Way::Backup; 3]);
    }

    #[test]
    fn the_code_is_checked() {
        assert!(check_second_step("123 456", true).is_ok_and(|form| form.trust));
        assert_eq!(check_second_step("12", false).err(), Some(vec![("code".to_owned(), Problem::NotACode)]));
        let backup = check_by(BACKUP, "12", false).err();
        assert_eq!(backup, Some(vec![("code".to_owned(), Problem::NotABackupCode)]));
    }
}
