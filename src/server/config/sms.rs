//! How text messages leave.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Method};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::public_url::is_loopback_host;
use super::settings::{ConfigError, Settings};

/// Where text messages go.
#[derive(Clone)]
pub enum SmsTransport {
    /// Nowhere: nothing of the product offers them.
    Off,
    /// Kept here and shown at `/dev/mailbox`, beside captured mail.
    Capture,
    /// Handed to a gateway.
    Gateway(SmsGateway),
}

/// One HTTP request that sends one message.
#[derive(Clone)]
pub struct SmsGateway {
    /// `POST` or `PUT`.
    pub method: Method,
    /// https, unless the gateway is on this machine.
    pub url: Url,
    /// Beside the content type; their values may be secrets.
    pub headers: Vec<(HeaderName, SecretString)>,
    /// How the body is written, which decides how values are escaped in it.
    pub format: SmsFormat,
    /// With `{to}`, `{text}` and perhaps `{from}` where the values go.
    pub body: String,
    /// The sender, as the gateway wants it.
    pub from: String,
}

/// What text messages may cost: the caps of SECURITY §6 that depend on how many people there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsCaps {
    /// All messages of a day of UTC.
    pub daily_budget: i64,
    /// Messages to one country in an hour.
    pub country_hourly: i64,
}

/// How a gateway's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsFormat {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`
    Json,
}

#[derive(Clone, Copy, PartialEq)]
enum Choice {
    Off,
    Capture,
    Http,
    Twilio,
}

/// Reads the section. Without a word on the transport, a preset
/// names a gateway; else messages are captured where mail is (`mail_is_captured`), or there are none.
pub(super) fn read(settings: &mut Settings, mail_is_captured: bool) -> Result<SmsTransport, ConfigError> {
    let preset = settings.parsed("sms.preset", Choice::Http, |text| match text {
        "twilio" => Ok(Choice::Twilio),
        _ => Err("must be twilio"),
    })?;
    let default = match preset {
        Choice::Twilio => Choice::Http,
        _ if mail_is_captured => Choice::Capture,
        _ => Choice::Off,
    };
    let transport = settings.parsed("sms.transport", default, |text| match text {
        "off" => Ok(Choice::Off),
        "capture" => Ok(Choice::Capture),
        "http" => Ok(Choice::Http),
        _ => Err("must be off, capture or http"),
    })?;
    let gateway = if preset == Choice::Twilio { twilio(settings) } else { custom(settings) };
    match transport {
        Choice::Off => Ok(SmsTransport::Off),
        Choice::Capture if mail_is_captured => Ok(SmsTransport::Capture),
        Choice::Capture => Err(ConfigError::new(
            "sms.transport",
            "may be capture only while mail.transport is: both are shown together",
        )),
        Choice::Http | Choice::Twilio => gateway.map(SmsTransport::Gateway),
    }
}

/// Reads the caps. However they are set, there are some.
pub(super) fn caps(settings: &mut Settings) -> Result<SmsCaps, ConfigError> {
    Ok(SmsCaps {
        daily_budget: settings.number("sms.daily_budget", 500, 1..=100_000)?,
        country_hourly: settings.number("sms.country_hourly", 50, 1..=10_000)?,
    })
}

fn custom(settings: &mut Settings) -> Result<SmsGateway, ConfigError> {
    let url = settings.text("sms.url");
    let method = settings.parsed("sms.method", Method::POST, |text| match text {
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        _ => Err("must be POST or PUT"),
    })?;
    let format = settings.parsed("sms.content_type", SmsFormat::Json, |text| match text {
        "application/json" => Ok(SmsFormat::Json),
        "application/x-www-form-urlencoded" => Ok(SmsFormat::Form),
        _ => Err("must be application/json or application/x-www-form-urlencoded"),
    })?;
    let body = settings.text("sms.body");
    let from = settings.text("sms.from").unwrap_or_default();
    let headers = headers(settings)?;
    let url = url.ok_or_else(|| ConfigError::new("sms.url", "must name the gateway"))?;
    let body = body.filter(|body| body.contains("{to}") && body.contains("{text}"));
    let body = body.ok_or_else(|| ConfigError::new("sms.body", "must hold {to} and {text}"))?;
    let plain = body.replace("{to}", "0").replace("{text}", "0").replace("{from}", "0");
    if format == SmsFormat::Json && serde_json::from_str::<serde_json::Value>(&plain).is_err() {
        return Err(ConfigError::new("sms.body", "must be JSON, with {to} and {text} inside of quotes"));
    }
    Ok(SmsGateway { method, url: checked(&url)?, headers, format, body, from })
}

/// Twilio's API, and those of others who speak it: `sms.url` is the origin then.
fn twilio(settings: &mut Settings) -> Result<SmsGateway, ConfigError> {
    let origin = settings.text("sms.url").unwrap_or_else(|| "https://api.twilio.com".to_owned());
    let account =
        settings.text("sms.account").filter(|account| account.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let token = settings.secret("sms.token")?;
    let from = settings.text("sms.from");
    let account = account.ok_or_else(|| ConfigError::new("sms.account", "must be the account's SID"))?;
    let token = token.ok_or_else(|| ConfigError::new("sms.token", "must be the account's token"))?;
    let from = from.ok_or_else(|| ConfigError::new("sms.from", "must be the sending number or messaging service"))?;
    let basic = STANDARD.encode(format!("{account}:{}", token.expose_secret()));
    let sender = if from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
    let url = format!("{}/2010-04-01/Accounts/{account}/Messages.json", origin.trim_end_matches('/'));
    Ok(SmsGateway {
        method: Method::POST,
        url: checked(&url)?,
        headers: vec![(http::header::AUTHORIZATION, SecretString::from(format!("Basic {basic}")))],
        format: SmsFormat::Form,
        body: format!("To={{to}}&{sender}={{from}}&Body={{text}}"),
        from,
    })
}

/// `sms.headers.<name>`; in the environment an underscore stands for the hyphen of a name.
fn headers(settings: &mut Settings) -> Result<Vec<(HeaderName, SecretString)>, ConfigError> {
    let mut headers = Vec::new();
    for (name, value) in settings.secrets("sms.headers.")? {
        let option = format!("sms.headers.{name}");
        let header: HeaderName =
            name.replace('_', "-").parse().map_err(|_| ConfigError::new(&option, "must name a header"))?;
        if header == http::header::CONTENT_TYPE || header == http::header::HOST {
            return Err(ConfigError::new(&option, "is set from sms.content_type or sms.url"));
        }
        if HeaderValue::from_str(value.expose_secret()).is_err() {
            return Err(ConfigError::new(&option, "must be visible ASCII on one line"));
        }
        headers.push((header, value));
    }
    Ok(headers)
}

/// A message holds a code, and its header a secret: neither travels readable.
fn checked(text: &str) -> Result<Url, ConfigError> {
    let refused = |problem: &str| ConfigError::new("sms.url", problem);
    let url = Url::parse(text).map_err(|_| refused("must be like https://gateway.example.com/messages"))?;
    let local = url.host_str().is_some_and(is_loopback_host);
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        _ => return Err(refused("must be https, unless the gateway is on this machine")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("must not hold a password: set sms.headers.authorization"));
    }
    Ok(url)
}
