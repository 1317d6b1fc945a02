//! What is thrown away when nobody needs it any more (SECURITY §7). Nothing here decides whether something is still valid: every query
//! that asks does that itself.

use std::time::Duration;

use tokio::sync::watch;

use super::centre::Centre;
use crate::error::Error;

const EVERY: Duration = Duration::from_secs(3600);
/// Between two batches, so that the one writer of SQLite also serves others.
const BREATH: Duration = Duration::from_millis(20);
const BATCH: u64 = 500;
const DAY_S: i64 = 86_400;

/// What goes: its name in the log, how many seconds must have passed, and one statement that removes a batch of up to `$2` rows from before `$1`.
/// An account is looked at again by the outer condition, because its owner may be proving its address at this moment.
const CLEANUPS: &[(&str, i64, &str)] = &[
    ("tokens", 30 * DAY_S, "delete from tokens where id in (select id from tokens where expires_at < $1 limit $2)"),
    (
        "sessions that ended",
        30 * DAY_S,
        "delete from sessions where id in (select id from sessions where ended_at < $1 limit $2)",
    ),
    (
        "sessions whose time was over",
        30 * DAY_S,
        "delete from sessions where id in (select id from sessions where idle_expires_at < $1 limit $2)",
    ),
    (
        "accounts without a proven address",
        7 * DAY_S,
        "delete from users where email_verified_at is null and created_at < $1
         and id in (select id from users where email_verified_at is null and created_at < $1 limit $2)
         and not exists (select 1 from tokens t where t.user_id = users.id and t.used_at is null and t.created_at >= $1)",
    ),
    ("posts that waited for a proof", 0, "delete from resumptions where id in (select id from resumptions where expires_at < $1 limit $2)"),
    (
        "rate limits",
        DAY_S,
        "delete from rate_limits where bucket in (select bucket from rate_limits where arrives_at < $1 limit $2) and arrives_at < $1",
    ),
    ("events", 400 * DAY_S, "delete from events where id in (select id from events where at < $1 limit $2)"),
    ("messages sent", 30 * DAY_S, "delete from outbox where id in (select id from outbox where sent_at < $1 limit $2)"),
    (
        "messages given up",
        30 * DAY_S,
        "delete from outbox where id in (select id from outbox where sent_at is null and failed_at < $1 limit $2)",
    ),
    (
        "bodies of messages that came too late",
        0,
        "update outbox set body = null, failed_at = not_after, last_error = 'expired'
         where id in (select id from outbox where sent_at is null and failed_at is null and not_after < $1 limit $2)
         and sent_at is null and failed_at is null",
    ),
];

/// Cleans up now and every hour until `shutdown` turns true.
pub async fn run(centre: Centre, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        tokio::select! {
            // The failure is in the log; the next hour brings another try.
            _ = clean_up(&centre) => {}
            _ = shutdown.wait_for(|stop| *stop) => return,
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = shutdown.wait_for(|stop| *stop) => return,
        }
    }
}

/// Cleans up once and says how many rows it touched.
pub async fn clean_up(centre: &Centre) -> Result<u64, Error> {
    let mut total = 0;
    for &(name, age_s, sql) in CLEANUPS {
        let mut removed = 0;
        loop {
            let mut tx = centre.db.begin().await?;
            let touched = tx.query(sql).bind(centre.now().plus_s(-age_s)).bind(BATCH as i64).execute().await?;
            tx.commit().await?;
            removed += touched;
            if touched < BATCH {
                break;
            }
            tokio::time::sleep(BREATH).await;
        }
        if removed > 0 {
            tracing::info!(name, removed, "cleaned up");
        }
        total += removed;
    }
    Ok(total)
}
