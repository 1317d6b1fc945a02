//! The names of all cookies, and how each is set (SECURITY §1).

use http::HeaderValue;

use super::config::Config;

/// The theme that the person chose: `light`, `dark` or `system`.
pub const THEME: &str = "lk-theme";

const YEAR_S: i64 = 31_536_000;
const HALF_A_YEAR_S: i64 = 180 * 86_400;

/// The name of the session cookie. Under https it carries the `__Host-` prefix, which stops a sibling host from planting one
/// (RFC 6265bis §4.1.3.2); on plain http browsers refuse that prefix.
pub fn session_name(config: &Config) -> &'static str {
    if config.public_url.is_https() { "__Host-lk" } else { "lk" }
}

/// Sets the session cookie. Without `max_age_s` it ends with the browser's session.
///
/// `Lax` and not `Strict`: links in our mails must open signed in.
pub fn session(config: &Config, token: &str, max_age_s: Option<i64>) -> HeaderValue {
    cookie(config, session_name(config), token, max_age_s)
}

/// Removes the session cookie.
pub fn clear_session(config: &Config) -> HeaderValue {
    cookie(config, session_name(config), "", Some(0))
}

/// The name of the long-lived cookie by which a browser is known again: by the links it asked for, by sign-in alerts, by trust.
pub const fn browser_name(secure: bool) -> &'static str {
    if secure { "__Host-lk-browser" } else { "lk-browser" }
}

/// Sets that cookie for half a year.
pub fn browser(config: &Config, token: &str) -> HeaderValue {
    cookie(config, browser_name(config.public_url.is_https()), token, Some(HALF_A_YEAR_S))
}

/// How long a half-done sign-in waits for its second step.
pub const CHALLENGE_S: i64 = 300;

/// The name of the cookie of a half-done sign-in: the password was right, the second step is missing. It opens nothing else.
pub fn challenge_name(config: &Config) -> &'static str {
    if config.public_url.is_https() { "__Host-lk-pre" } else { "lk-pre" }
}

/// Sets that cookie. `Strict`: nothing that another site leads to needs it.
pub fn challenge(config: &Config, token: &str) -> HeaderValue {
    written(config, challenge_name(config), token, Some(CHALLENGE_S), "Strict")
}

/// Removes it.
pub fn clear_challenge(config: &Config) -> HeaderValue {
    written(config, challenge_name(config), "", Some(0), "Strict")
}

/// Sets the theme cookie for a year. `theme` is one of our own words.
pub fn theme(config: &Config, theme: &'static str) -> HeaderValue {
    cookie(config, THEME, theme, Some(YEAR_S))
}

fn cookie(config: &Config, name: &str, value: &str, max_age_s: Option<i64>) -> HeaderValue {
    written(config, name, value, max_age_s, "Lax")
}

fn written(config: &Config, name: &str, value: &str, max_age_s: Option<i64>, same_site: &str) -> HeaderValue {
    let secure = if config.public_url.is_https() { "; Secure" } else { "" };
    let life = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{life}"))
        .expect("names, tokens (base64url) and numbers are visible ASCII")
}
