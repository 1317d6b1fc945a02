//! Outgoing messages: queued in the transaction that calls for them, sent at least once by the worker (SECURITY §13).

use tokio::sync::watch;

use super::centre::Centre;
use super::config::{Config, MailTransport};
use super::db::Tx;
use super::incident::unavailable;
use super::sms::{Text, Texter};
use crate::error::Error;
use crate::time::UnixMillis;

mod capture;
mod factor_change;
mod facts;
mod letter;
mod mailbox;
pub(super) mod outbox;
mod smtp;
#[cfg(test)]
mod tests;
mod worker;

pub use capture::Captured;
pub use factor_change::{FactorAdded, FactorChange};
pub use facts::Facts;
pub use letter::{Letter, device};
pub use mailbox::mailbox_routes;
pub use worker::{deliver_due, run};

use capture::Capture;
use letter::Rendered;
use smtp::Relay;

/// A message to be queued.
pub struct Message<'a> {
    /// The one recipient.
    pub to: &'a str,
    /// What it says.
    pub letter: Letter,
    /// When it has become worthless and must not be sent any more: the end of its link's life.
    pub not_after: Option<UnixMillis>,
}

/// How mail and text messages leave this server.
pub struct Mailer {
    transport: Transport,
    texter: Texter,
    wake: watch::Sender<()>,
}

enum Transport {
    Capture(Capture),
    Smtp(Box<Relay>),
}

/// A rendered message on its way out.
struct Outgoing<'a> {
    /// The outbox row: also the message's id, so that one that is sent twice is recognised.
    id: &'a str,
    to: &'a str,
    at: UnixMillis,
    rendered: Rendered,
}

/// Why a message did not leave. In words without any address or secret.
pub(super) enum NotSent {
    /// Another try may succeed.
    Yet(&'static str),
    /// The answer code of the mail server or gateway; another try may succeed.
    Refused(u16),
    /// The answer code of the gateway; no try can succeed.
    Rejected(u16),
    /// No try can succeed.
    Ever(&'static str),
}

impl Mailer {
    /// Opens the configured transports; for `capture`, the messages kept in `data_dir`.
    pub fn new(config: &Config) -> std::io::Result<Self> {
        let transport = match &config.mail.transport {
            MailTransport::Capture => Transport::Capture(Capture::open(&config.data_dir.join("mailbox.jsonl"))?),
            MailTransport::Smtp(smtp) => {
                Transport::Smtp(Box::new(Relay::new(smtp.clone(), config.mail.from.clone(), smtp::TOTAL)?))
            }
        };
        Ok(Self { transport, texter: Texter::new(config)?, wake: watch::Sender::new(()) })
    }

    async fn send(&self, message: Outgoing<'_>) -> Result<(), NotSent> {
        match &self.transport {
            Transport::Capture(capture) => capture.keep(message.into()).await,
            Transport::Smtp(relay) => relay.send(message).await,
        }
    }

    async fn send_text(&self, message: &Text, at: UnixMillis) -> Result<(), NotSent> {
        match (&self.texter, &self.transport) {
            (Texter::Gateway(gateway), _) => gateway.send(message).await,
            (Texter::Capture, Transport::Capture(capture)) => capture.keep(Captured::text(message, at)).await,
            _ => Err(NotSent::Ever("this server sends no text messages")),
        }
    }
}

/// Queues a message. It is sent after the transaction has committed, and never if it does not.
pub async fn queue(tx: &mut Tx, centre: &Centre, message: Message<'_>) -> Result<(), Error> {
    let json = serde_json::to_vec(&message.letter).map_err(|cause| unavailable(&cause))?;
    let json = zeroize::Zeroizing::new(json);
    let template = message.letter.template();
    let Message { to: recipient, not_after, .. } = message;
    let channel = outbox::Channel::Mail;
    outbox::insert(tx, centre, outbox::NewRow { recipient, template, channel, json: &json, not_after }).await
}

/// Tells this process's worker that something was committed, so that it does not wait for its next look.
pub fn wake(centre: &Centre) {
    centre.mailer.wake.send_replace(());
}

/// The captured messages, newest first; with an address, only those to it. None unless the transport is `capture`.
pub fn captured(centre: &Centre, to: Option<&str>) -> Vec<Captured> {
    match &centre.mailer.transport {
        Transport::Capture(capture) => capture.newest_first(to),
        Transport::Smtp(_) => Vec::new(),
    }
}
