//! The worker that empties the outbox. Any number of servers may run one.

use std::future::Future;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use tokio::sync::watch;

use super::outbox::{self, Leased};
use super::{Letter, NotSent, Outgoing};
use crate::error::Error;
use crate::server::centre::Centre;
use crate::server::crypto::Unsealable;
use crate::server::sms;
use crate::time::UnixMillis;

/// How often to look for messages that another process queued.
const IDLE: Duration = Duration::from_secs(1);
/// How often to look while the database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// What a stopping worker gives to messages that are being sent.
const FAREWELL: Duration = Duration::from_secs(10);
const BATCH: i64 = 32;
const AT_ONCE: usize = 4;

/// Seconds to the next try after the first failure, the second, and so on (Standard Webhooks); after the last one the message is given up.
const BACK_OFF_S: [i64; 9] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Sends what is due until `shutdown` turns true; then lets go of what it holds.
pub async fn run(centre: Centre, mut shutdown: watch::Receiver<bool>) {
    let mut pause = IDLE;
    while !*shutdown.borrow() {
        let stopping = stopping(shutdown.clone());
        pause = match pass(&centre, &shutdown, stopping).await {
            Ok(_) => IDLE,
            Err(_) => LONGEST_PAUSE.min(pause * 2),
        };
        tokio::select! {
            () = centre.mailer.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Sends what is due now and says how many messages left. For tests and tools; [`run`] does it all the time.
pub async fn deliver_due(centre: &Centre) -> Result<usize, Error> {
    let (_going_on, shutdown) = watch::channel(false);
    pass(centre, &shutdown, std::future::pending()).await
}

/// Ready some time after `shutdown` turned true.
async fn stopping(mut shutdown: watch::Receiver<bool>) {
    // An error says that the sender is gone, which is an end as well.
    let _ = shutdown.wait_for(|stop| *stop).await;
    tokio::time::sleep(FAREWELL).await;
}

/// One look at the outbox, until nothing is due.
async fn pass(
    centre: &Centre,
    shutdown: &watch::Receiver<bool>,
    stopping: impl Future<Output = ()>,
) -> Result<usize, Error> {
    let stopping = stopping.shared();
    let mut sent = 0;
    loop {
        let ids = outbox::due(centre, BATCH).await?;
        for group in ids.chunks(AT_ONCE) {
            if *shutdown.borrow() {
                return Ok(sent);
            }
            let deliveries = group.iter().map(|id| deliver(centre, id, stopping.clone()));
            for outcome in join_all(deliveries).await {
                sent += usize::from(outcome?);
            }
        }
        if ids.is_empty() {
            return Ok(sent);
        }
    }
}

/// Tries one message and says whether it left.
async fn deliver(centre: &Centre, id: &str, stopping: impl Future<Output = ()>) -> Result<bool, Error> {
    let Some(leased) = outbox::lease(centre, id).await? else {
        return Ok(false);
    };
    if leased.is_expired(centre.now()) {
        outbox::failed(centre, &leased, "expired").await?;
        return Ok(false);
    }
    let outcome = tokio::select! {
        outcome = attempt(centre, &leased) => outcome,
        () = stopping => {
            outbox::release(centre, &leased).await?;
            return Ok(false);
        }
    };
    let reason = match outcome {
        Ok(()) => {
            outbox::sent(centre, &leased).await?;
            tracing::info!(mail = leased.id, template = leased.template, attempts = leased.attempts, "mail sent");
            return Ok(true);
        }
        Err(NotSent::Ever(reason)) => return give_up(centre, &leased, reason).await,
        Err(NotSent::Yet(reason)) => reason.to_owned(),
        Err(NotSent::Refused(code)) => answered(&leased, code),
        Err(NotSent::Rejected(code)) => return give_up(centre, &leased, &answered(&leased, code)).await,
    };
    match next_try(centre, &leased) {
        Some(due) if !leased.is_expired(due) => {
            tracing::warn!(
                mail = leased.id,
                template = leased.template,
                reason,
                due = due.rfc3339(),
                "mail not sent yet"
            );
            outbox::postpone(centre, &leased, due, &reason).await?;
            Ok(false)
        }
        _ => give_up(centre, &leased, &reason).await,
    }
}

fn answered(leased: &Leased, code: u16) -> String {
    let server = if leased.channel.is_some() { "SMS gateway" } else { "mail server" };
    format!("the {server} answered {code}")
}

async fn give_up(centre: &Centre, leased: &Leased, reason: &str) -> Result<bool, Error> {
    tracing::error!(mail = leased.id, template = leased.template, attempts = leased.attempts, reason, "mail given up");
    outbox::failed(centre, leased, reason).await?;
    Ok(false)
}

async fn attempt(centre: &Centre, leased: &Leased) -> Result<(), NotSent> {
    let at = UnixMillis(leased.created_at);
    if leased.channel.as_deref() == Some(sms::CHANNEL) {
        let text: sms::Text = leased.open(centre).map_err(|cause| closed(leased, cause))?;
        return centre.mailer.send_text(&text, at).await;
    }
    let letter: Letter = leased.open(centre).map_err(|cause| closed(leased, cause))?;
    let rendered = letter.render(&centre.config).map_err(|_| NotSent::Ever("the template failed"))?;
    centre.mailer.send(Outgoing { id: &leased.id, to: &leased.recipient, at, rendered }).await
}

/// Another server may hold the key; so this is not the end of the message.
fn closed(leased: &Leased, cause: Unsealable) -> NotSent {
    tracing::error!(mail = leased.id, %cause, "a queued message does not open: all servers of a database need the same key ring");
    NotSent::Yet("the sealed message does not open with this server's key ring")
}

/// When to try again after the latest failure, give or take a fifth so that messages which failed together do not return together.
fn next_try(centre: &Centre, leased: &Leased) -> Option<UnixMillis> {
    let failures = usize::try_from(leased.attempts).unwrap_or(usize::MAX);
    let seconds = BACK_OFF_S.get(failures.checked_sub(1)?)?;
    let mut random = [0; 2];
    centre.random.fill(&mut random);
    let percent = 80 + i64::from(u16::from_be_bytes(random) % 41);
    Some(UnixMillis(centre.now().0 + seconds * 10 * percent))
}
