//! Typed configuration from one file and the environment.
//!
//! Every number has a floor and a ceiling, so that a slip cannot switch a protection off (SECURITY, head of "Defaults"). What is unknown or unsafe
//! stops the start with one line that names the option and never shows its value.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use secrecy::SecretString;

use crate::fields::PasswordPreset;

mod kubernetes;
mod limits;
mod load;
mod mail;
mod public_url;
mod settings;
mod sms;
#[cfg(test)]
mod tests;

pub use mail::{MailConfig, MailTransport, Smtp, SmtpTls};
pub use public_url::PublicUrl;
pub use settings::ConfigError;
pub use sms::{SmsCaps, SmsFormat, SmsGateway, SmsTransport};

/// Everything an operator may choose.
#[derive(Clone)]
pub struct Config {
    /// Where people reach this server. Links and origin checks use nothing else (D-10).
    pub public_url: PublicUrl,
    /// Shown in titles and mails.
    pub product_name: String,
    /// Where people may write for help.
    pub support_address: Option<String>,
    /// Holds the key ring, the SQLite file and the captured mail. Mode 0700.
    pub data_dir: PathBuf,
    /// The key ring. `data_dir/keys.toml` unless several servers share one.
    pub keys_file: PathBuf,
    /// Where the browser's half lies, as the build left it.
    pub site_dir: PathBuf,
    /// The address to bind.
    pub listen: SocketAddr,
    /// Which engine keeps the data, and where.
    pub database: DatabaseUrl,
    /// Connections to PostgreSQL.
    pub postgres_connections: u32,
    /// Whether a PostgreSQL server may be used that could lose what it has committed. Only for tests, which is faster so.
    pub allow_unsafe_durability: bool,
    /// Whether cookies may travel over plain http (SECURITY §1).
    pub cookie_mode: CookieMode,
    /// Peers whose forwarding header is believed (SECURITY §5).
    pub trusted_proxies: Vec<IpNet>,
    /// The one header that trusted proxies append the client's address to, in lower case.
    pub forwarded_header: String,
    /// The rules for new passwords.
    pub password_preset: PasswordPreset,
    /// The cost of a password hash, and how many may run and wait (SECURITY §3).
    pub hash: HashParameters,
    /// How long people stay signed in (SECURITY §2).
    pub sessions: SessionLimits,
    /// How long mailed links work (SECURITY §7).
    pub links: LinkLives,
    /// How messages leave.
    pub mail: MailConfig,
    /// Where text messages go.
    pub sms: SmsTransport,
    /// How many of them there may be (SECURITY §6).
    pub sms_caps: SmsCaps,
    /// A database of where addresses are (`.mmdb`), if the operator has one.
    pub geo_database: Option<PathBuf>,
    /// Streams that one server keeps open for tabs that wait for the end of their session.
    pub live_streams: usize,
    /// Whether rate limits are on. Off only where nobody else can reach the server.
    pub limits: bool,
    /// Whether the log is JSON lines.
    pub log_json: bool,
    /// The least important kind of line in the log.
    pub log_level: LogLevel,
    /// Who may read `/metrics`.
    pub metrics: MetricsConfig,
}

/// Where the data are kept.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// An embedded file.
    Sqlite(PathBuf),
    /// A server's URL, usually with a password in it.
    Postgres(SecretString),
}

/// How cookies are protected in transit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieMode {
    /// `Secure` under https; without it only on a loopback address.
    Auto,
    /// The operator accepts that cookies travel readable over plain http.
    Insecure,
}

/// The least important kind of line that is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Only what needs a person.
    Error,
    /// Also what may need one soon.
    Warn,
    /// Also each request.
    Info,
    /// Also steps inside our own code.
    Debug,
}

/// The cost of one argon2id hash and the bounds of the pool that makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashParameters {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Hashes at once.
    pub slots: usize,
    /// Requests that may wait for a slot.
    pub queue: usize,
}

/// Lives of sessions, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle_s: i64,
    /// In total.
    pub absolute_s: i64,
    /// Without a request, after "keep me signed in".
    pub remembered_idle_s: i64,
    /// In total, after "keep me signed in".
    pub remembered_absolute_s: i64,
    /// How long a proof of identity counts for sensitive actions (ASVS 7.5.1).
    pub step_up_s: i64,
    /// How often "last seen" is written at most.
    pub seen_every_s: i64,
    /// Sessions of one person; the one idle for longest gives way.
    pub max_per_user: u32,
}

/// Lives of mailed links, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkLives {
    /// Choosing a new password.
    pub reset_s: i64,
    /// Proving an email address.
    pub verify_s: i64,
    /// Saying that a sign-in was somebody else's.
    pub disown_s: i64,
}

/// Who may read `/metrics`: nobody, unless one of the two is set.
#[derive(Clone)]
pub struct MetricsConfig {
    /// The bearer token to be presented.
    pub token: Option<SecretString>,
    /// An address of its own, for a network that only operators reach.
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads the file, if one is given, then the `LATCHKEY_…` variables over it, and checks everything.
    pub fn load(path: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        load::load(path, env)
    }

    /// The defaults on `http://127.0.0.1:3000` with a hash that costs nothing.
    pub fn for_tests(data_dir: &Path) -> Self {
        let data_dir_setting = ("LATCHKEY_DATA_DIR".to_owned(), data_dir.to_string_lossy().into_owned());
        let defaults = Self::load(None, std::iter::once(data_dir_setting)).expect("the defaults are safe");
        Self { hash: HashParameters { memory_kib: 8, passes: 1, ..defaults.hash }, ..defaults }
    }

    /// True when only this machine can reach the server: it listens on, and is named as, a loopback address.
    pub fn is_local(&self) -> bool {
        self.public_url.is_loopback() && self.listen.ip().is_loopback()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Config").field("public_url", &self.public_url.origin()).finish_non_exhaustive()
    }
}
