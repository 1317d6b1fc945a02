//! What the owner is told of, and what they answer.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// What was new about a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// The browser, and no known browser is on such a device.
    Device,
    /// The browser, on a device like a known one.
    Browser,
    /// The place, with a known browser.
    Location,
}

impl News {
    /// The word in the database and in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Browser => "browser",
            Self::Location => "location",
        }
    }

    /// What the word of the database stands for. All that this version writes is known to it.
    pub fn of(word: &str) -> Self {
        match word {
            "browser" => Self::Browser,
            "location" => Self::Location,
            _ => Self::Device,
        }
    }

    /// As a person is told.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Device => "New device and browser",
            Self::Browser => "New browser on a known kind of device",
            Self::Location => "New place, with a browser that you have used before",
        }
    }
}

/// Which sign-ins the owner wants to be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// A device on which no known browser runs.
    pub new_device: bool,
    /// A place from which nobody signed in before.
    pub new_location: bool,
    /// A browser without our cookie, on whatever device.
    pub new_browser: bool,
}

impl Switches {
    /// Everything is told until the person says otherwise.
    pub const ALL: Self = Self { new_device: true, new_location: true, new_browser: true };

    /// Whether the owner wants to be told. A new device is a new browser as well.
    pub const fn wants(self, news: News) -> bool {
        match news {
            News::Device => self.new_device || self.new_browser,
            News::Browser => self.new_browser,
            News::Location => self.new_location,
        }
    }
}

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSettings {
    /// Where the mails go.
    pub email: String,
    /// What they tell.
    pub switches: Switches,
}

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

impl AlertSettings {
    /// For the gallery: all on, and only one.
    pub fn samples() -> Vec<Self> {
        let email = "ada@example.org".to_owned();
        let one = Switches { new_device: true, new_location: false, new_browser: false };
        vec![Self { email: email.clone(), switches: Switches::ALL }, Self { email, switches: one }]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_device_is_told_as_a_new_browser_too() {
        let only_browser = Switches { new_device: false, new_location: false, new_browser: true };
        assert!(only_browser.wants(News::Device) && only_browser.wants(News::Browser));
        let only_device = Switches { new_device: true, new_location: false, new_browser: false };
        assert!(only_device.wants(News::Device) && !only_device.wants(News::Browser));
        assert!(!only_device.wants(News::Location) && Switches::ALL.wants(News::Location));
        for news in [News::Device, News::Browser, News::Location] {
            assert_eq!(News::of(news.as_str()), news);
        }
    }
}
