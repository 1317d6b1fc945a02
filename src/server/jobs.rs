//! What is thrown away when nobody needs it any more (SECURITY §7). Nothing here decides whether something is still valid: every query
//! that asks does that itself.

use std::time::Duration;

use tokio::sync::watch;

use super::audit::{Action, Subject, record_own};
use super::centre::Centre;
use crate::account::alerts::flow::send_digests;
use crate::error::Error;

const EVERY: Duration = Duration::from_secs(3600);
/// Between two batches, so that the one writer of SQLite also serves others.
const BREATH: Duration = Duration::from_millis(20);
const BATCH: u64 = 500;
const DAY_S: i64 = 86_400;

/// What goes: its name in the log, how many seconds must have passed, and one statement that removes a batch of up to `$2` rows from before `$1`.
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
        "posts that waited for a proof",
        0,
        "delete from resumptions where id in (select id from resumptions where expires_at < $1 limit $2)",
    ),
    (
        "rate limits",
        DAY_S,
        "delete from rate_limits where bucket in (select bucket from rate_limits where arrives_at < $1 limit $2) and arrives_at < $1",
    ),
    (
        "authenticators that were not confirmed",
        DAY_S,
        "delete from enrolments where id in (select id from enrolments where expires_at < $1 limit $2)",
    ),
    (
        "backup codes that were not confirmed",
        7 * DAY_S,
        "delete from backup_code_sets where confirmed_at is null and id in (
           select id from backup_code_sets where confirmed_at is null and created_at < $1 limit $2)",
    ),
    (
        "half-done sign-ins",
        DAY_S,
        "delete from challenges where id in (select id from challenges where expires_at < $1 limit $2)",
    ),
    (
        "trusted browsers",
        30 * DAY_S,
        "delete from trusted_browsers where id in (select id from trusted_browsers where expires_at < $1 limit $2)",
    ),
    (
        "rows of wrong guesses",
        90 * DAY_S,
        "delete from guess_streaks where subject in (select subject from guess_streaks where failed_at < $1 limit $2) and failed_at < $1",
    ),
    ("events", 400 * DAY_S, "delete from events where id in (select id from events where at < $1 limit $2)"),
    ("messages sent", 30 * DAY_S, "delete from outbox where id in (select id from outbox where sent_at < $1 limit $2)"),
    (
        "messages given up",
        30 * DAY_S,
        "delete from outbox where id in (select id from outbox where sent_at is null and failed_at < $1 limit $2)",
    ),
    (
        "browsers that stayed away",
        400 * DAY_S,
        "delete from browsers where id in (select id from browsers where seen_at < $1 limit $2) and seen_at < $1",
    ),
    // Longer than a browser keeps its cookie (180 days). What is forgotten is told of as new: never less than before.
    (
        "places where nobody signed in",
        400 * DAY_S,
        "delete from sign_in_places where id in (select id from sign_in_places where seen_at < $1 limit $2) and seen_at < $1",
    ),
    (
        "sign-in alerts",
        30 * DAY_S,
        "delete from sign_in_alerts where id in (select id from sign_in_alerts where created_at < $1 limit $2)",
    ),
    (
        "codes by text message",
        DAY_S,
        "delete from sms_codes where id in (select id from sms_codes where expires_at < $1 limit $2)",
    ),
    (
        "bodies of messages that came too late",
        0,
        "update outbox set body = null, failed_at = not_after, last_error = 'expired'
         where id in (select id from outbox where sent_at is null and failed_at is null and not_after < $1 limit $2)
         and sent_at is null and failed_at is null",
    ),
];

/// Removes a batch of up to `$2` accounts whose addresses nobody proved. Each is looked at again by the outer condition, because its owner
/// may be proving its address at this moment.
const EXPIRED_ACCOUNTS: &str = "delete from users where email_verified_at is null and created_at < $1
    and id in (select id from users where email_verified_at is null and created_at < $1 limit $2)
    and not exists (select 1 from tokens t where t.user_id = users.id and t.used_at is null and t.created_at >= $1)
    returning id";

/// Cleans up and sends the lists of sign-ins now and every hour until `shutdown` turns true.
pub async fn run(centre: Centre, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        tokio::select! {
            // The failure is in the log; the next hour brings another try.
            _ = async { (send_digests(&centre).await, clean_up(&centre).await) } => {}
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
    let mut total = expire_accounts(centre).await?;
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

/// Removes accounts without a proven address, each with an event that says so.
async fn expire_accounts(centre: &Centre) -> Result<u64, Error> {
    let mut removed = 0;
    loop {
        let mut tx = centre.db.begin().await?;
        let query = tx.query(EXPIRED_ACCOUNTS).bind(centre.now().plus_s(-7 * DAY_S)).bind(BATCH as i64);
        let expired: Vec<(String,)> = query.all().await?;
        for (id,) in &expired {
            record_own(&mut tx, centre, Subject::account(id), Action::AccountExpired).await?;
        }
        tx.commit().await?;
        removed += expired.len() as u64;
        if (expired.len() as u64) < BATCH {
            return Ok(removed);
        }
        tokio::time::sleep(BREATH).await;
    }
}
