//! Outgoing mail: queued in the transaction that calls for it, sent at least once by the worker (SECURITY §13).

use tokio::sync::Notify;

use super::centre::Centre;
use super::config::{Config, MailTransport};
use super::db::Tx;
use crate::error::Error;
use crate::time::UnixMillis;

mod capture;
mod letter;
mod mailbox;
mod outbox;
mod smtp;
#[cfg(test)]
mod tests;
mod worker;

pub use capture::Captured;
pub use letter::Letter;
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

/// How mail leaves this server.
pub struct Mailer {
    transport: Transport,
    wake: Notify,
}

enum Transport {
    Capture(Capture),
    Smtp(Relay),
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
enum NotSent {
    /// Another try may succeed.
    Yet(&'static str),
    /// The mail server's answer code; another try may succeed.
    Refused(u16),
    /// No try can succeed.
    Ever(&'static str),
}

impl Mailer {
    /// Opens the configured transport; for `capture`, the messages kept in `data_dir`.
    pub fn new(config: &Config) -> std::io::Result<Self> {
        let transport = match &config.mail.transport {
            MailTransport::Capture => Transport::Capture(Capture::open(&config.data_dir.join("mailbox.jsonl"))?),
            MailTransport::Smtp(smtp) => {
                Transport::Smtp(Relay::new(smtp.clone(), config.mail.from.clone(), smtp::TOTAL)?)
            }
        };
        Ok(Self { transport, wake: Notify::new() })
    }

    async fn send(&self, message: Outgoing<'_>) -> Result<(), NotSent> {
        match &self.transport {
            Transport::Capture(capture) => capture.keep(message).await,
            Transport::Smtp(relay) => relay.send(message).await,
        }
    }
}

/// Queues a message. It is sent after the transaction has committed, and never if it does not.
pub async fn queue(tx: &mut Tx, centre: &Centre, message: Message<'_>) -> Result<(), Error> {
    outbox::insert(tx, centre, message).await
}

/// Tells this process's worker that something was committed, so that it does not wait for its next look.
pub fn wake(centre: &Centre) {
    centre.mailer.wake.notify_one();
}

/// The captured messages, newest first; with an address, only those to it. None unless the transport is `capture`.
pub fn captured(centre: &Centre, to: Option<&str>) -> Vec<Captured> {
    match &centre.mailer.transport {
        Transport::Capture(capture) => capture.newest_first(to),
        Transport::Smtp(_) => Vec::new(),
    }
}
