//! The transport that keeps messages instead of sending them: for trying the product out and for browser tests.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::{NotSent, Outgoing};
use crate::server::sms::Text;
use crate::time::UnixMillis;

const KEPT: usize = 500;

/// A captured message. It is shown to whoever reaches `/dev/mailbox`, links and all.
#[derive(Clone, Serialize, Deserialize)]
pub struct Captured {
    /// `mail` or `sms`.
    #[serde(default = "mail")]
    pub channel: String,
    /// The recipient: an address or a number.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The body as text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
    /// When it was queued.
    pub at: UnixMillis,
}

fn mail() -> String {
    "mail".to_owned()
}

impl From<Outgoing<'_>> for Captured {
    fn from(Outgoing { to, at, rendered, .. }: Outgoing<'_>) -> Self {
        let (to, channel) = (to.to_owned(), mail());
        Self { channel, to, subject: rendered.subject, text: rendered.text, html: rendered.html, at }
    }
}

impl Captured {
    /// A text message.
    pub(super) fn text(message: &Text, at: UnixMillis) -> Self {
        let (to, text) = (message.to.clone(), message.text.clone());
        Self { channel: "sms".to_owned(), to, subject: "Text message".to_owned(), text, html: String::new(), at }
    }
}

/// The newest messages, in memory and in a file beside the database.
pub(super) struct Capture(Arc<Mutex<Kept>>);

struct Kept {
    path: PathBuf,
    messages: VecDeque<Captured>,
    lines: usize,
}

impl Capture {
    /// Reads what an earlier run kept. A line that a crash cut off is dropped.
    pub fn open(path: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        let messages = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let mut kept = Kept { path: path.to_owned(), messages, lines: 0 };
        kept.rewrite()?;
        Ok(Self(Arc::new(Mutex::new(kept))))
    }

    pub async fn keep(&self, captured: Captured) -> Result<(), NotSent> {
        let kept = Arc::clone(&self.0);
        let written = tokio::task::spawn_blocking(move || lock(&kept).push(captured)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            _ => Err(NotSent::Yet("the mailbox file cannot be written")),
        }
    }

    /// By when they were queued: workers may deliver them in another order.
    pub fn newest_first(&self, to: Option<&str>) -> Vec<Captured> {
        let wanted = |message: &&Captured| to.is_none_or(|to| message.to.eq_ignore_ascii_case(to));
        let mut messages: Vec<Captured> = lock(&self.0).messages.iter().rev().filter(wanted).cloned().collect();
        messages.sort_by_key(|message| Reverse(message.at));
        messages
    }
}

/// A panic elsewhere leaves the messages as they were.
fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    fn push(&mut self, message: Captured) -> io::Result<()> {
        let mut file = private(OpenOptions::new().append(true), &self.path)?;
        file.write_all(line(&message)?.as_bytes())?;
        self.messages.push_back(message);
        self.lines += 1;
        if self.lines >= 2 * KEPT { self.rewrite() } else { Ok(()) }
    }

    /// Writes the file anew with the newest messages only.
    fn rewrite(&mut self) -> io::Result<()> {
        self.messages.drain(..self.messages.len().saturating_sub(KEPT));
        let draft = self.path.with_extension("jsonl.new");
        let mut file = private(OpenOptions::new().write(true).truncate(true), &draft)?;
        for message in &self.messages {
            file.write_all(line(message)?.as_bytes())?;
        }
        self.lines = self.messages.len();
        fs::rename(&draft, &self.path)
    }
}

fn private(options: &mut OpenOptions, path: &Path) -> io::Result<fs::File> {
    options.create(true).mode(0o600).open(path)
}

fn line(message: &Captured) -> io::Result<String> {
    Ok(serde_json::to_string(message)? + "\n")
}
