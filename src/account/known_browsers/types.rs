//! What may be new about a sign-in.

use serde::{Deserialize, Serialize};

/// What was new about a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// The browser, and no known browser is on such a device.
    Device,
    /// The browser, on a device like a known one.
    Browser,
    /// The place.
    Location,
}

/// What somebody signed in with and from where, compared with what was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// What is new about the browser, if it is.
    pub browser: Option<News>,
    /// Whether the place is new.
    pub place_is_new: bool,
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
            Self::Location => "New place",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::News;

    #[test]
    fn what_is_written_is_read_again() {
        for news in [News::Device, News::Browser, News::Location] {
            assert_eq!(News::of(news.as_str()), news);
        }
    }
}
