//! What the panel of trusted browsers shows.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// A browser that is spared the second step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedBrowser {
    /// Which one.
    pub id: String,
    /// What it is: `Firefox 144 on Linux`.
    pub title: String,
    /// `desktop`, `phone`, `tablet` …
    pub device_type: String,
    /// From where it last signed in.
    pub address: String,
    /// Where that is, if it is known.
    pub place: Option<String>,
    /// When it last signed in.
    pub used_at: UnixMillis,
    /// When it is asked for the second step again.
    pub expires_at: UnixMillis,
    /// The browser that asks.
    pub current: bool,
}

/// What the panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedBrowsers {
    /// Whether the account has a second step at all.
    pub two_factor: bool,
    /// The browser that asks first, then by last use.
    pub browsers: Vec<TrustedBrowser>,
}

impl TrustedBrowsers {
    /// For the gallery: none, one, many.
    pub fn samples() -> Vec<Self> {
        let noon = UnixMillis(1_772_546_529_000);
        let browser = |n: i64, title: &str, device_type: &str, place: Option<&str>| TrustedBrowser {
            id: format!("browser-{n}"),
            title: title.to_owned(),
            device_type: device_type.to_owned(),
            address: format!("192.0.2.{n}"),
            place: place.map(str::to_owned),
            used_at: noon.plus_s(-n * 86_400),
            expires_at: noon.plus_s((30 - n) * 86_400),
            current: n == 0,
        };
        let many = vec![
            browser(0, "Firefox 144 on Linux", "desktop", Some("Lisbon, Portugal")),
            browser(3, "Safari 26 on iPhone", "phone", Some("Llanfairpwllgwyngyll, United Kingdom")),
            browser(9, "Chrome 141 on Android", "tablet", None),
            browser(28, "Unknown device", "unknown", None),
        ];
        [Vec::new(), many[..1].to_vec(), many].map(|browsers| Self { two_factor: true, browsers }).into()
    }
}
