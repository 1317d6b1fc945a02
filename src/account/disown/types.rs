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
