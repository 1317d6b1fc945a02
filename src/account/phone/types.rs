//! What is entered to add a number, and what its panel shows.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::fields::{OtpCode, Phone};
use crate::time::UnixMillis;

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneStatus {
    /// Whether this server sends text messages; where not, there is no panel.
    pub offered: bool,
    /// Whether two-factor authentication is on: without it there is nothing to fall back from.
    pub two_factor: bool,
    /// The number in use.
    pub phone: Option<PhoneShown>,
    /// How the number ends to which a code was sent, while that code waits.
    pub pending: Option<String>,
    /// Backup codes that are left.
    pub backup_codes: i64,
}

/// What became of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// It is in use.
    Added,
    /// It is in use instead of the one with this ending.
    Replaced(String),
    /// It is in use no longer.
    Removed,
    /// It was given up before its code came back.
    GivenUp,
}

/// A number was put into or taken out of use, or given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneChanged {
    /// What happened.
    pub what: Change,
    /// What the panel shows from then on.
    pub status: PhoneStatus,
    /// How many other sessions were ended; `None` when they were to stay.
    pub sessions_ended: Option<u32>,
}

/// A number in use; never shown whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneShown {
    /// Its last two digits.
    pub ending: String,
    /// When it was proven.
    pub added_at: UnixMillis,
    /// When a code that was sent to it last signed in.
    pub used_at: Option<UnixMillis>,
}

/// Checks a number.
pub fn check_number(number: &str) -> Result<Phone, FieldErrors> {
    Phone::check(number).map_err(|problem| vec![("number".to_owned(), problem)])
}

/// Checks a code from a text message.
pub fn check_code(code: &str) -> Result<OtpCode, FieldErrors> {
    OtpCode::check(code).map_err(|problem| vec![("code".to_owned(), problem)])
}

impl Change {
    /// In a sentence or two.
    pub fn words(&self) -> String {
        match self {
            Self::Added => "Your number is confirmed. Codes can be sent to it when you sign in.".to_owned(),
            Self::Replaced(before) => {
                format!("Your new number is confirmed. The one ending in {before} is not used any more.")
            }
            Self::Removed => "The number is removed. No codes are sent to it any more.".to_owned(),
            Self::GivenUp => "That number was not added. Its code works no longer.".to_owned(),
        }
    }
}

impl PhoneStatus {
    /// For the gallery: two-factor off, nothing yet, a code under way, a number in use, one that is all that is left.
    pub fn samples() -> Vec<Self> {
        let phone = PhoneShown {
            ending: "78".to_owned(),
            added_at: UnixMillis(1_772_546_529_000),
            used_at: Some(UnixMillis(1_774_000_000_000)),
        };
        let none = Self { offered: true, two_factor: true, phone: None, pending: None, backup_codes: 10 };
        let used = Self { phone: Some(phone), ..none.clone() };
        vec![
            Self { two_factor: false, ..none.clone() },
            none.clone(),
            Self { pending: Some("78".to_owned()), ..none },
            used.clone(),
            Self { backup_codes: 0, ..used.clone() },
            Self { pending: Some("42".to_owned()), ..used },
        ]
    }
}
