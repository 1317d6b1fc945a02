//! Rate limits that all servers share: GCRA (the generic cell rate algorithm, ITU-T I.371) in the table `rate_limits`.
//!
//! A bucket is one number, the theoretical arrival time: the moment at which it is empty again. One `UPSERT` decides and writes,
//! so parallel requests cannot both take the last place. Each call is a short transaction of its own: what a failed attempt
//! costs stays taken when the caller's transaction is rolled back. So call these outside of a transaction, but for those whose
//! name ends in `_in`: SQLite has one writer. Who is limited is stored as a keyed digest.

mod rules;
mod step;

use std::cell::Cell;

use sqlx::FromRow;

use super::centre::Centre;
use super::db::Tx;
use crate::error::Error;
use crate::time::UnixMillis;

pub use rules::Rule;
use step::{Step, buckets};

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
    require_in(&mut tx, centre, rule, key).await?;
    tx.commit().await?;
    Ok(())
}

/// The same within a transaction, which gives it back where it does not commit: for what happens only if it does. After a refusal it must
/// not commit, because earlier steps of the rule are taken.
pub async fn require_in(tx: &mut Tx, centre: &Centre, rule: Rule, key: &str) -> Result<(), Error> {
    match full_in(tx, centre, rule, key).await? {
        None => Ok(()),
        Some(wait_s) => Err(too_many(wait_s)),
    }
}

/// The same for what goes on without it: false when there is no place, with earlier steps of the rule taken.
pub async fn take_in(tx: &mut Tx, centre: &Centre, rule: Rule, key: &str) -> Result<bool, Error> {
    Ok(full_in(tx, centre, rule, key).await?.is_none())
}

/// Takes one place of each step, or says how long the first full one takes to have room.
async fn full_in(tx: &mut Tx, centre: &Centre, rule: Rule, key: &str) -> Result<Option<u32>, Error> {
    if !centre.config.limits {
        return Ok(None);
    }
    for (bucket, step) in buckets(centre, rule, key) {
        if !take_one(tx, &bucket, step, centre.now()).await? {
            let sql = "select arrives_at from rate_limits where bucket = $1";
            let full: Bucket = tx.query(sql).bind(&bucket).one().await?;
            return Ok(Some(step.wait_s(full.arrives_at, centre.now())));
        }
    }
    Ok(None)
}

/// Takes one place for some work, and gives it back where that failed: then nothing was done.
pub async fn take_for<T>(
    centre: &Centre,
    rule: Rule,
    key: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    take(centre, rule, key).await?;
    let done = work.await;
    if done.is_err()
        && let Err(error) = give_back(centre, rule, key).await
    {
        tracing::warn!(?error, "a try that did nothing stays counted for a while");
    }
    done
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
