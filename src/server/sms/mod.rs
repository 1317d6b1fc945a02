//! Text messages: queued in the outbox beside mail, and handed to a gateway by the same worker (SECURITY §13).

use askama::Template;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::centre::Centre;
use super::config::{Config, SmsTransport};
use super::db::Tx;
use super::incident::unavailable;
use super::mail::outbox;
use crate::error::Error;
use crate::fields::Phone;
use crate::time::UnixMillis;

mod gateway;
#[cfg(test)]
mod tests;

use gateway::Gateway;

/// One message. Serialised only to be sealed in the outbox: it may hold a code, so it has no `Debug`.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Text {
    /// The number in E.164.
    pub to: String,
    /// What it says.
    pub text: String,
}

/// How text messages leave this server.
pub(super) enum Texter {
    /// Not at all.
    Off,
    /// Into the mailbox of captured messages.
    Capture,
    /// By a gateway.
    Gateway(Gateway),
}

impl Texter {
    /// Opens the configured transport.
    pub fn new(config: &Config) -> std::io::Result<Self> {
        Ok(match &config.sms {
            SmsTransport::Off => Self::Off,
            SmsTransport::Capture => Self::Capture,
            SmsTransport::Gateway(gateway) => Self::Gateway(Gateway::new(gateway.clone(), gateway::TOTAL)?),
        })
    }
}

/// Whether this server can send text messages; nothing offers them otherwise.
pub fn offered(centre: &Centre) -> bool {
    !matches!(centre.config.sms, SmsTransport::Off)
}

/// What texts say. The words stand in `templates/sms/`.
#[derive(Clone, Copy)]
pub enum Words<'a> {
    /// A code, and for how many minutes it works. The last line lets the browser fill it in on our own pages only
    /// (<https://wicg.github.io/sms-one-time-codes/>).
    Code { code: &'a str, minutes: i64 },
    /// The number was taken out of use.
    Removed { when: &'a str, reset_link: &'a str },
}

#[derive(Template)]
#[template(path = "sms/code.txt")]
struct CodeText<'a> {
    code: &'a str,
    minutes: i64,
    product: &'a str,
    host: &'a str,
}

#[derive(Template)]
#[template(path = "sms/removed.txt")]
struct RemovedText<'a> {
    when: &'a str,
    reset_link: &'a str,
    product: &'a str,
}

impl Words<'_> {
    const fn template(self) -> &'static str {
        match self {
            Self::Code { .. } => "sms_code",
            Self::Removed { .. } => "sms_removed",
        }
    }

    fn render(self, centre: &Centre) -> Result<String, askama::Error> {
        let (product, host) = (centre.config.product_name.as_str(), centre.config.public_url.host());
        match self {
            Self::Code { code, minutes } => CodeText { code, minutes, product, host }.render(),
            Self::Removed { when, reset_link } => RemovedText { when, reset_link, product }.render(),
        }
    }
}

/// Queues a message. It is sent after the transaction has committed, and never after `not_after`: the end of its code's life, or when it is
/// no news any more.
pub async fn queue(
    tx: &mut Tx,
    centre: &Centre,
    to: &Phone,
    words: Words<'_>,
    not_after: UnixMillis,
) -> Result<(), Error> {
    let text = words.render(centre).map_err(|cause| unavailable(&cause))?;
    let message = Text { to: to.as_str().to_owned(), text };
    let json = zeroize::Zeroizing::new(serde_json::to_vec(&message).map_err(|cause| unavailable(&cause))?);
    let row = outbox::NewRow {
        // The number itself is sealed with the text.
        recipient: &format!("•••• {}", to.ending()),
        template: words.template(),
        channel: outbox::Channel::Sms,
        json: &json,
        not_after: Some(not_after),
    };
    outbox::insert(tx, centre, row).await
}
