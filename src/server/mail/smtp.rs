//! The transport that hands messages to a mail server.

use std::error::Error;
use std::io;
use std::time::{Duration, SystemTime};

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;

use super::{NotSent, Outgoing};
use crate::server::config::{Smtp, SmtpTls};

/// For reaching the server (SECURITY §13).
const CONNECT: Duration = Duration::from_secs(5);
/// For the whole delivery of one message.
pub(super) const TOTAL: Duration = Duration::from_secs(30);
const QUIT: Duration = Duration::from_secs(1);

/// A mail server, reached anew for each message: a connection that broke half-way must not meet the next one.
pub(super) struct Relay {
    smtp: Smtp,
    tls: TlsParameters,
    from: Mailbox,
    /// What stands after the `@` of message ids.
    id_domain: String,
    total: Duration,
}

impl Relay {
    pub fn new(smtp: Smtp, from: Mailbox, total: Duration) -> io::Result<Self> {
        let mut tls = TlsParameters::builder(smtp.host.clone());
        if let Some(authorities) = smtp.authorities.clone() {
            tls = tls.certificate_store(CertificateStore::None).add_root_certificate(authorities);
        }
        let tls = tls.build().map_err(io::Error::other)?;
        let id_domain = from.email.domain().to_owned();
        Ok(Self { smtp, tls, from, id_domain, total })
    }

    pub async fn send(&self, message: Outgoing<'_>) -> Result<(), NotSent> {
        let message = self.build(message)?;
        let delivery = tokio::time::timeout(self.total, self.deliver(&message)).await;
        let mut connection = delivery.map_err(|_| NotSent::Yet("the mail server took too long"))?.map_err(reason)?;
        // The message is accepted by now, whatever becomes of the farewell.
        let _ = tokio::time::timeout(QUIT, connection.quit()).await;
        Ok(())
    }

    async fn deliver(&self, message: &lettre::Message) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let (hello, server) = (ClientId::default(), (self.smtp.host.as_str(), self.smtp.port));
        let wrapper = (self.smtp.tls == SmtpTls::Implicit).then(|| self.tls.clone());
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), &hello, wrapper, None).await?;
        if self.smtp.tls == SmtpTls::StartTls {
            connection.starttls(self.tls.clone(), &hello).await?;
        }
        if let Some((user, password)) = &self.smtp.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        connection.send(message.envelope(), &message.formatted()).await?;
        Ok(connection)
    }

    fn build(&self, message: Outgoing<'_>) -> Result<lettre::Message, NotSent> {
        let to: Address = message.to.parse().map_err(|_| NotSent::Ever("the recipient is no address"))?;
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(message.at.0).unwrap_or(0));
        // RFC 3834: no automatic answers, please.
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(at)
            .message_id(Some(format!("<{}@{}>", message.id, self.id_domain)))
            .subject(message.rendered.subject)
            .raw_header(automatic)
            .multipart(MultiPart::alternative_plain_html(message.rendered.text, message.rendered.html))
            .map_err(|_| NotSent::Ever("the message cannot be built"))
    }
}

/// The library's own text may quote addresses; so only its kind is kept.
fn reason(cause: lettre::transport::smtp::Error) -> NotSent {
    match cause.status() {
        Some(code) => NotSent::Refused(code.into()),
        None if cause.is_timeout() => NotSent::Yet("the mail server could not be reached in time"),
        None if cause.is_client() => {
            NotSent::Yet("the mail server lacks what is needed: TLS, sign-in or UTF-8 addresses")
        }
        None => NotSent::Yet(match tls_error(&cause) {
            Some(rustls::Error::InvalidCertificate(_)) => {
                "the mail server's TLS certificate is not trusted, or is for another name"
            }
            Some(_) => "no TLS with the mail server",
            None => "the mail server could not be reached",
        }),
    }
}

/// The library calls a failed handshake a failed connection, and wraps what failed.
fn tls_error(cause: &lettre::transport::smtp::Error) -> Option<&rustls::Error> {
    let wrapped = std::iter::successors(cause.source(), |&cause| cause.source());
    wrapped.filter_map(|cause| cause.downcast_ref::<io::Error>()?.get_ref()).find_map(|inner| inner.downcast_ref())
}
