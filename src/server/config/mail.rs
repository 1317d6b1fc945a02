//! How messages leave.

use std::net::IpAddr;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use secrecy::SecretString;

use super::PublicUrl;
use super::public_url::is_loopback_host;
use super::settings::{ConfigError, Settings};

/// How messages leave, and as whose.
#[derive(Clone)]
pub struct MailConfig {
    /// The sender.
    pub from: Mailbox,
    /// Where they go.
    pub transport: MailTransport,
}

/// Where messages go.
#[derive(Clone)]
pub enum MailTransport {
    /// Kept here and shown at `/dev/mailbox`, to whoever reaches that page.
    Capture,
    /// Handed to a mail server.
    Smtp(Smtp),
}

/// The mail server.
#[derive(Clone)]
pub struct Smtp {
    /// Its name, which its certificate has to bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether and when TLS begins.
    pub tls: SmtpTls,
    /// The authorities that alone may vouch for it; those that browsers trust unless there are some.
    pub authorities: Option<Certificate>,
    /// User and password, unless it knows us by our address.
    pub credentials: Option<(String, SecretString)>,
}

/// TLS on the way to the mail server (SECURITY §13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte, port 465.
    Implicit,
    /// After `STARTTLS`, without which nothing is sent; port 587.
    StartTls,
    /// Never. Only to this machine.
    Off,
}

pub(super) fn read(
    settings: &mut Settings,
    public_url: &PublicUrl,
    product_name: &str,
) -> Result<MailConfig, ConfigError> {
    let from = settings.parsed("mail.from", default_sender(public_url, product_name), |text| {
        text.parse().map_err(|_| "must be an address like Latchkey <no-reply@example.com>")
    })?;
    let wants_smtp = settings.parsed("mail.transport", false, |text| match text {
        "capture" => Ok(false),
        "smtp" => Ok(true),
        _ => Err("must be capture or smtp"),
    })?;
    let tls = settings.parsed("mail.smtp_tls", SmtpTls::StartTls, |text| match text {
        "implicit" => Ok(SmtpTls::Implicit),
        "starttls" => Ok(SmtpTls::StartTls),
        "off" => Ok(SmtpTls::Off),
        _ => Err("must be implicit, starttls or off"),
    })?;
    let default_port = match tls {
        SmtpTls::Implicit => 465,
        SmtpTls::StartTls => 587,
        SmtpTls::Off => 25,
    };
    let port = settings.number("mail.smtp_port", default_port, 1..=u16::MAX)?;
    let host = settings.text("mail.smtp_host");
    let authorities = authorities(settings)?;
    let user = settings.text("mail.smtp_user");
    let password = settings.secret("mail.smtp_password")?;
    if !wants_smtp {
        return Ok(MailConfig { from, transport: MailTransport::Capture });
    }
    let host = host.ok_or_else(|| ConfigError::new("mail.smtp_host", "must name the mail server"))?;
    if tls == SmtpTls::Off && !is_loopback_host(&host) {
        return Err(ConfigError::new("mail.smtp_tls", "may be off only for a mail server on this machine"));
    }
    let credentials = match (user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => return Err(ConfigError::new("mail.smtp_password", "must come with mail.smtp_user")),
        (None, Some(_)) => return Err(ConfigError::new("mail.smtp_user", "must come with mail.smtp_password")),
    };
    Ok(MailConfig { from, transport: MailTransport::Smtp(Smtp { host, port, tls, authorities, credentials }) })
}

/// The certificates of a private authority, from a file in PEM.
fn authorities(settings: &mut Settings) -> Result<Option<Certificate>, ConfigError> {
    let option = "mail.smtp_ca_file";
    let Some(path) = settings.text(option) else { return Ok(None) };
    let pem =
        std::fs::read(path).map_err(|cause| ConfigError::new(option, format!("cannot be read: {}", cause.kind())))?;
    let broken = || ConfigError::new(option, "must hold whole certificates in PEM");
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem).collect::<Result<_, _>>().map_err(|_| broken())?;
    let mut store = RootCertStore::empty();
    let usable = certificates.into_iter().all(|certificate| store.add(certificate).is_ok());
    if !usable || store.is_empty() {
        return Err(broken());
    }
    Certificate::from_pem(&pem).map(Some).map_err(|_| broken())
}

fn default_sender(public_url: &PublicUrl, product_name: &str) -> Mailbox {
    let host = public_url.host();
    let is_address = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
    let domain = if is_address { "localhost" } else { host };
    let address = lettre::Address::new("no-reply", domain)
        .or_else(|_| lettre::Address::new("no-reply", "localhost"))
        .expect("the literal address is valid");
    Mailbox::new(Some(product_name.to_owned()), address)
}
