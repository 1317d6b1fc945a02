//! The worker that empties the outbox. Any number of servers may run one.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::outbox::{self, Channel, Leased};
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
/// Messages of one channel that are being sent.
const AT_ONCE: usize = 4;

/// Seconds to the next try after the first failure, the second, and so on (Standard Webhooks); after the last one the message is given up.
const BACK_OFF_S: [i64; 9] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Sends what is due until `shutdown` turns true; then lets go of what it holds. A slow mail server holds up no text message.
pub async fn run(centre: Centre, shutdown: watch::Receiver<bool>) {
    tokio::join!(empty(&centre, Channel::Mail, shutdown.clone()), empty(&centre, Channel::Sms, shutdown));
}

async fn empty(centre: &Centre, channel: Channel, mut shutdown: watch::Receiver<bool>) {
    let (mut woken, mut pause) = (centre.mailer.wake.subscribe(), IDLE);
    while !*shutdown.borrow() {
        let stopping = stopping(shutdown.clone());
        pause = match pass(centre, channel, &shutdown, stopping).await {
            Ok(_) => IDLE,
            Err(_) => LONGEST_PAUSE.min(pause * 2),
        };
        tokio::select! {
            _ = woken.changed() => {}
            () = tokio::time::sleep(pause) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Sends what is due now and says how many messages left. For tests and tools; [`run`] does it all the time.
pub async fn deliver_due(centre: &Centre) -> Result<usize, Error> {
    let (_going_on, shutdown) = watch::channel(false);
    let of = |channel| pass(centre, channel, &shutdown, std::future::pending());
    let (mails, texts) = tokio::join!(of(Channel::Mail), of(Channel::Sms));
    Ok(mails? + texts?)
}

/// Ready some time after `shutdown` turned true.
async fn stopping(mut shutdown: watch::Receiver<bool>) {
    // An error says that the sender is gone, which is an end as well.
    let _ = shutdown.wait_for(|stop| *stop).await;
    tokio::time::sleep(FAREWELL).await;
}

/// One look at a channel of the outbox, until nothing is due or under way. Whoever is done makes room for the next, so that a slow message
/// holds up no other; after a failure of the database nothing more is begun.
async fn pass(
    centre: &Centre,
    channel: Channel,
    shutdown: &watch::Receiver<bool>,
    stopping: impl Future<Output = ()> + Send + 'static,
) -> Result<usize, Error> {
    let (stopping, mut woken) = (stopping.shared(), centre.mailer.wake.subscribe());
    // In tasks of their own: one that holds a connection must not wait for this one, which may wait for a connection.
    let mut under_way = JoinSet::new();
    let (mut sent, mut failure) = (0, None);
    loop {
        if failure.is_none() && under_way.len() < AT_ONCE && !*shutdown.borrow() {
            match outbox::due(centre, channel, AT_ONCE - under_way.len()).await {
                Ok(ids) => {
                    for id in ids {
                        under_way.spawn(deliver(centre.clone(), id, stopping.clone()));
                    }
                }
                Err(error) => failure = Some(error),
            }
        }
        tokio::select! {
            biased;
            done = under_way.join_next() => match done {
                Some(Ok(Ok(left))) => sent += usize::from(left),
                Some(Ok(Err(error))) => failure = Some(error),
                // A panic, which is in the log. The lease keeps the message from being tried again at once.
                Some(Err(_)) => {}
                None => return failure.map_or(Ok(sent), Err),
            },
            _ = woken.changed() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
}

/// Tries one message and says whether it left.
async fn deliver(centre: Centre, id: String, stopping: impl Future<Output = ()>) -> Result<bool, Error> {
    let centre = &centre;
    let Some(leased) = outbox::lease(centre, &id).await? else {
        return Ok(false);
    };
    if leased.is_expired(centre.now()) {
        outbox::failed(centre, &leased, "expired").await?;
        return Ok(false);
    }
    if usize::try_from(leased.attempts).is_ok_and(|attempts| attempts > BACK_OFF_S.len() + 1) {
        return give_up(centre, &leased, "every worker that tried it ended before it was done").await;
    }
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe(attempt(centre, &leased)).catch_unwind() => {
            outcome.unwrap_or(Err(NotSent::Yet("the attempt ended in a panic")))
        }
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
    if leased.channel.as_deref() == Channel::Sms.name() {
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
