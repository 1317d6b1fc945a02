//! Rate limits that all servers share: GCRA (the generic cell rate algorithm, ITU-T I.371) in the table `rate_limits`.
//!
//! A bucket is one number, the theoretical arrival time: the moment at which it is empty again. One `UPSERT` decides and writes,
//! so parallel requests cannot both take the last place. Each call is a short transaction of its own: what a failed attempt
//! costs stays taken when the caller's transaction is rolled back. So call these outside of a transaction, but for those whose
//! name ends in `_in`: SQLite has one writer. Who is limited is stored as a keyed digest.

mod rules;

use std::cell::Cell;

use sqlx::FromRow;

use super::centre::Centre;
use super::db::Tx;
use crate::error::Error;
use crate::time::UnixMillis;

pub use rules::Rule;

const DAY_MS: i64 = 86_400_000;

/// So many at once, then one each so many milliseconds. One of a whole day counts the day's own bucket (UTC), which does not refill
/// before midnight: "three a day" is three, while GCRA would let a place come back each eight hours.
#[derive(Clone, Copy)]
struct Step {
    burst: i64,
    every_ms: i64,
    /// When its bucket is left for a new one.
    over_at: Option<i64>,
}

impl Step {
    /// How far in the future the arrival time may lie for one more to have room.
    const fn tolerance_ms(self) -> i64 {
        (self.burst - 1) * self.every_ms
    }

    /// Whole seconds until one more has room; 0 if it has now.
    fn wait_s(self, arrives_at: i64, now: UnixMillis) -> u32 {
        let room_at = arrives_at - self.tolerance_ms();
        let wait_ms = (self.over_at.map_or(room_at, |over_at| over_at.min(room_at)) - now.0).max(0);
        u32::try_from((wait_ms + 999) / 1000).unwrap_or(u32::MAX)
    }
}

#[derive(FromRow)]
struct Bucket {
    arrives_at: i64,
}

/// Takes one place for `key`, or says when to come again ([`Error::TooMany`]).
///
/// Where only failures count, take before the check and [`give_back`] after a success: then parallel guesses cannot all slip
/// through between a look and a count.
pub async fn take(centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    if !centre.config.limits {
        return Ok(());
    }
    let mut tx = centre.db.begin().await?;
    for (bucket, step) in buckets(centre, rule, key) {
        if !take_one(&mut tx, &bucket, step, centre.now()).await? {
            let sql = "select arrives_at from rate_limits where bucket = $1";
            let full: Bucket = tx.query(sql).bind(&bucket).one().await?;
            // Dropped, the transaction gives back what the earlier steps took.
            return Err(too_many(step.wait_s(full.arrives_at, centre.now())));
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Takes one place within a transaction, and gives it back with it: for what happens only if the transaction commits. False when there is
/// none, with earlier steps of the rule taken.
pub async fn take_in(tx: &mut Tx, centre: &Centre, rule: Rule, key: &str) -> Result<bool, Error> {
    if !centre.config.limits {
        return Ok(true);
    }
    for (bucket, step) in buckets(centre, rule, key) {
        if !take_one(tx, &bucket, step, centre.now()).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether there was a place to take: for limits that may not be told. Failures other than a full bucket are failures.
pub async fn room(centre: &Centre, rule: Rule, key: &str) -> Result<bool, Error> {
    match take(centre, rule, key).await {
        Ok(()) => Ok(true),
        Err(Error::TooMany { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Empties the bucket of `key`: for somebody who has proven more than the limit protects.
pub async fn forget(centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    for (bucket, _) in buckets(centre, rule, key) {
        tx.query("delete from rate_limits where bucket = $1").bind(&bucket).execute().await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Gives back the one place that this attempt took, because it succeeded. Earlier failures stay counted.
pub async fn give_back(centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    if !centre.config.limits {
        return Ok(());
    }
    let mut tx = centre.db.begin().await?;
    for (bucket, step) in buckets(centre, rule, key) {
        let sql = "update rate_limits set arrives_at = arrives_at - $2 where bucket = $1";
        tx.query(sql).bind(&bucket).bind(step.every_ms).execute().await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Says whether [`take`] would find room, without taking.
pub async fn peek(centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    if !centre.config.limits {
        return Ok(());
    }
    for (bucket, step) in buckets(centre, rule, key) {
        let sql = "select arrives_at from rate_limits where bucket = $1";
        let row: Option<Bucket> = centre.db.query(sql).bind(&bucket).optional().await?;
        let wait_s = row.map_or(0, |row| step.wait_s(row.arrives_at, centre.now()));
        if wait_s > 0 {
            return Err(too_many(wait_s));
        }
    }
    Ok(())
}

/// The same within a transaction, for what has to be decided there.
pub async fn peek_in(tx: &mut Tx, centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    if !centre.config.limits {
        return Ok(());
    }
    for (bucket, step) in buckets(centre, rule, key) {
        let sql = "select arrives_at from rate_limits where bucket = $1";
        let row: Option<Bucket> = tx.query(sql).bind(&bucket).optional().await?;
        let wait_s = row.map_or(0, |row| step.wait_s(row.arrives_at, centre.now()));
        if wait_s > 0 {
            return Err(too_many(wait_s));
        }
    }
    Ok(())
}

/// Counts a failure that was only looked at beforehand ([`peek`]). A full bucket gets fuller, up to twice its size: those who got
/// in together wait for each other's failures.
pub async fn punish(centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    if !centre.config.limits {
        return Ok(());
    }
    let sql = "insert into rate_limits (bucket, arrives_at) values ($1, $2 + $3) \
               on conflict (bucket) do update set arrives_at = \
                 case when rate_limits.arrives_at > $4 then rate_limits.arrives_at \
                      when rate_limits.arrives_at > $2 then rate_limits.arrives_at + $3 \
                      else $2 + $3 end";
    let mut tx = centre.db.begin().await?;
    for (bucket, step) in buckets(centre, rule, key) {
        let now = centre.now();
        let most = now.0 + 2 * step.burst * step.every_ms;
        tx.query(sql).bind(&bucket).bind(now).bind(step.every_ms).bind(most).execute().await?;
    }
    tx.commit().await?;
    Ok(())
}

tokio::task_local! {
    /// The longest wait that this request was told, for the header `Retry-After`; 0 if none.
    pub static RETRY_AFTER_S: Cell<u32>;
}

fn too_many(wait_s: u32) -> Error {
    let retry_after_s = wait_s.max(1);
    // Outside of a request nobody needs the header.
    let _ = RETRY_AFTER_S.try_with(|longest| longest.set(longest.get().max(retry_after_s)));
    Error::TooMany { retry_after_s }
}

/// The keyed digests under which a rule's steps are kept for `key`.
fn buckets(centre: &Centre, rule: Rule, key: &str) -> impl Iterator<Item = (String, Step)> {
    let (name, steps) = rule.parts();
    let day = centre.now().0.div_euclid(DAY_MS);
    steps.iter().enumerate().map(move |(index, &(burst, count, seconds))| {
        let (message, step) = if seconds * 1000 == DAY_MS {
            let step = Step { burst, every_ms: DAY_MS, over_at: Some((day + 1) * DAY_MS) };
            (format!("{name}|{index}|{key}|{day}"), step)
        } else {
            (format!("{name}|{index}|{key}"), Step { burst, every_ms: seconds * 1000 / count, over_at: None })
        };
        (centre.keys.mac("limits", message.as_bytes()), step)
    })
}

/// Moves the arrival time on if there is room: the decision and the write are one statement.
async fn take_one(tx: &mut Tx, bucket: &str, step: Step, now: UnixMillis) -> Result<bool, Error> {
    let sql = "insert into rate_limits (bucket, arrives_at) values ($1, $2 + $3) \
               on conflict (bucket) do update set arrives_at = \
                 case when rate_limits.arrives_at > $2 then rate_limits.arrives_at else $2 end + $3 \
               where rate_limits.arrives_at <= $2 + $4 \
               returning arrives_at";
    let query = tx.query(sql).bind(bucket).bind(now).bind(step.every_ms).bind(step.tolerance_ms());
    Ok(query.optional::<Bucket>().await?.is_some())
}
