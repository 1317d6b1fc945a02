//! What a browser says about itself, so that a person recognises their own sessions.
//!
//! Only for display, and also in our mails, though anyone can send any text: so names come from our own tables, a version is digits and
//! dots, and a model is short and holds nothing that is taken for a link. Where a browser froze its text (macOS `10_15_7`, `Windows NT 10.0`, Android
//! `10; K`), nothing is claimed unless a client hint tells (<https://wicg.github.io/ua-client-hints/>).

mod bot;
mod browser;
mod device;
mod hints;
mod system;

pub use hints::{ACCEPT_CH, Hints};

/// The kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceType {
    /// A desktop or laptop computer.
    Desktop,
    /// A telephone.
    Phone,
    /// A tablet or reader.
    Tablet,
    /// A television, set-top box or games console.
    Tv,
    /// A program without a person in front of it.
    Bot,
    /// Not told.
    Unknown,
}

impl DeviceType {
    /// The word that is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Tv => "tv",
            Self::Bot => "bot",
            Self::Unknown => "unknown",
        }
    }
}

/// A browser on a system on a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The kind of device.
    pub device_type: DeviceType,
    /// The maker's name for the device, such as `Pixel 8` or `iPhone`.
    pub model: Option<String>,
    /// The browser or program; `Unknown` if not told.
    pub browser: String,
    /// Its version as it was told.
    pub browser_version: Option<String>,
    /// The operating system; `Unknown` if not told.
    pub os: String,
    /// Its version, unless the browser froze it.
    pub os_version: Option<String>,
    /// The rendering engine; `Unknown` for programs.
    pub engine: String,
    /// The processor: `x86_64`, `x86`, `arm64`, `arm` …
    pub cpu_architecture: Option<String>,
    /// Whether the browser answered the questions of [`ACCEPT_CH`].
    pub hinted: bool,
}

const UNKNOWN: &str = "Unknown";

impl Client {
    /// A short title such as `Firefox 144 on Linux`.
    pub fn title(&self) -> String {
        title(&self.browser, self.browser_version.as_deref(), &self.os)
    }
}

/// The title from stored parts: `Firefox 144 on Linux`.
pub fn title(browser: &str, version: Option<&str>, os: &str) -> String {
    if browser == UNKNOWN && os == UNKNOWN {
        return "Unknown device".to_owned();
    }
    let browser = if browser == UNKNOWN { "Unknown browser" } else { browser };
    let major = version.and_then(|version| version.split('.').next());
    let version = major.map(|major| format!(" {major}")).unwrap_or_default();
    let on = if os == UNKNOWN { String::new() } else { format!(" on {os}") };
    format!("{browser}{version}{on}")
}

/// The title without a version, from stored parts: `Firefox on Linux`.
pub fn plain_title(browser: &str, os: &str) -> String {
    match (browser, os) {
        (UNKNOWN, UNKNOWN) => "an unknown device".to_owned(),
        (UNKNOWN, os) => format!("an unknown browser on {os}"),
        (browser, UNKNOWN) => browser.to_owned(),
        (browser, os) => format!("{browser} on {os}"),
    }
}

/// Reads the user agent; client hints win over it.
pub fn parse(user_agent: &str, hints: &Hints) -> Client {
    let (os, os_version) = system::parse(user_agent, hints);
    let bot = bot::parse(user_agent);
    let device_type = if bot.is_some() { DeviceType::Bot } else { device::device_type(user_agent, os, hints) };
    let (browser, browser_version) = bot.unwrap_or_else(|| browser::parse(user_agent, os, hints));
    Client {
        device_type,
        model: device::model(user_agent, os, hints),
        engine: browser::engine(user_agent, os, browser).to_owned(),
        browser: browser.to_owned(),
        browser_version,
        os: os.to_owned(),
        os_version,
        cpu_architecture: system::cpu(user_agent, os, hints).map(str::to_owned),
        hinted: hints.platform_version.is_some(),
    }
}

/// Longest version, in characters.
const MAX_VERSION: usize = 20;
/// Longest name of a device.
const MAX_NAME: usize = 40;

/// Digits and dots, and not many.
fn is_version(text: &str) -> bool {
    (1..=MAX_VERSION).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// What a device may be called: short, of letters, digits and few signs, with dots only as in `10.1`, so that no mail program makes a link of it.
fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '+' | '(' | ')' | '.');
    let digit = |part: &str, at: fn(&str) -> Option<char>| at(part).is_some_and(|c| c.is_ascii_digit());
    let parts: Vec<&str> = text.split('.').collect();
    let in_numbers = parts
        .windows(2)
        .all(|pair| digit(pair[0], |part| part.chars().last()) && digit(pair[1], |part| part.chars().next()));
    (1..=MAX_NAME).contains(&text.len()) && text.chars().all(plain) && in_numbers
}

/// The version that follows `token`.
fn version_after(user_agent: &str, token: &str) -> Option<String> {
    let start = user_agent.find(token)? + token.len();
    let rest = user_agent[start..].trim_start_matches(['/', ' ', 'v']);
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(rest.len());
    let version = rest[..end].trim_end_matches(['.', '_']).replace('_', ".");
    (version.starts_with(|c: char| c.is_ascii_digit()) && is_version(&version)).then_some(version)
}

/// The number before the first dot.
fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}
