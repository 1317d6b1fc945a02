//! Of which sign-ins the owner wants to be told.

use serde::{Deserialize, Serialize};

use crate::account::known_browsers::types::News;

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

    /// What is no longer told that was told before, in words for a sentence.
    pub fn off_since(self, before: Self) -> Vec<&'static str> {
        let switches = [
            (before.new_device, self.new_device, "new devices"),
            (before.new_location, self.new_location, "new locations"),
            (before.new_browser, self.new_browser, "new browsers"),
        ];
        switches.into_iter().filter_map(|(was_on, is_on, words)| (was_on && !is_on).then_some(words)).collect()
    }
}

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSettings {
    /// Where the mails go.
    pub email: String,
    /// What they tell.
    pub switches: Switches,
    /// Whether the server knows where addresses are.
    pub places_known: bool,
}

impl AlertSettings {
    /// For the gallery: all on, and only one where no places are known.
    pub fn samples() -> Vec<Self> {
        let email = "ada@example.org".to_owned();
        let one = Switches { new_device: true, new_location: false, new_browser: false };
        let all = Self { email: email.clone(), switches: Switches::ALL, places_known: true };
        vec![all, Self { email, switches: one, places_known: false }]
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
    }
}
