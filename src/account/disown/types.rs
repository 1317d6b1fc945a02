//! The sign-in in question, and what disowning it did.

use serde::{Deserialize, Serialize};

use crate::account::known_browsers::types::News;
use crate::time::UnixMillis;

/// The sign-in that a mailed link is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInShown {
    /// What was new.
    pub news: News,
    /// When.
    pub at: UnixMillis,
    /// Browser and system.
    pub device: String,
    /// City and country, where known.
    pub place: Option<String>,
    /// The network address.
    pub address: String,
}

/// What "this was not me" did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disowned {
    /// How many sessions were ended.
    pub sessions_ended: u32,
    /// How many authenticators were added since the first sign-in that was told of lately.
    pub authenticators: u32,
    /// Whether backup codes were put into use since then.
    pub backup_codes: bool,
    /// Whether a telephone number was.
    pub phone: bool,
}

impl Disowned {
    /// What was added to the second factor since then, in words for a sentence: kinds only, because the page asks nobody to sign
    /// in. Nothing where nothing was.
    pub fn added(&self) -> String {
        let authenticators = match self.authenticators {
            0 => None,
            1 => Some("1 authenticator".to_owned()),
            count => Some(format!("{count} authenticators")),
        };
        let codes = self.backup_codes.then(|| "new backup codes".to_owned());
        let phone = self.phone.then(|| "a phone number".to_owned());
        authenticators.into_iter().chain(codes).chain(phone).collect::<Vec<_>>().join(", ")
    }

    /// For the gallery: nothing added, and everything.
    pub const fn samples() -> [Self; 2] {
        [
            Self { sessions_ended: 3, authenticators: 0, backup_codes: false, phone: false },
            Self { sessions_ended: 1, authenticators: 2, backup_codes: true, phone: true },
        ]
    }
}

impl SignInShown {
    /// For the gallery: with a place, and without.
    pub fn samples() -> Vec<Self> {
        let at = UnixMillis(1_772_546_529_000);
        vec![
            Self {
                news: News::Device,
                at,
                device: "Firefox 144 on Linux".to_owned(),
                place: Some("Lisbon, Portugal".to_owned()),
                address: "192.0.2.10".to_owned(),
            },
            Self {
                news: News::Location,
                at,
                device: "Safari 18 on iOS".to_owned(),
                place: None,
                address: "2001:db8:4a1c:77f0:a11:c0ff:ee00:1234".to_owned(),
            },
        ]
    }
}
