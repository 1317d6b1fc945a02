//! What a person tells about themselves.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::fields::DisplayName;

/// Who is signed in, as the frame and the profile show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What the person is called.
    pub name: String,
    /// The account's address.
    pub email: String,
    /// The id of the session that asks; not a secret.
    pub session: String,
}

/// Checks a new name.
pub fn check_rename(name: &str) -> Result<DisplayName, FieldErrors> {
    DisplayName::check(name).map_err(|problem| vec![("name".to_owned(), problem)])
}

impl Profile {
    /// For the gallery: an everyday name, and one that is as long as allowed.
    pub fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Ada Lovelace".to_owned(),
                email: "ada@example.org".to_owned(),
                session: "session-0".to_owned(),
            },
            Self {
                name: "Wolfeschlegelsteinhausenbergerdorff ".repeat(2) + "Hubert Blaine",
                email: "a.very.long.address.that.wraps@subdomain.of.a.long.host.example.org".to_owned(),
                session: "session-1".to_owned(),
            },
        ]
    }
}
