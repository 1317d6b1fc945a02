//! Wrong guesses in a row (NIST SP 800-63B-4 §3.2.2), kept in rows: shared by all servers, and there after a restart.

use crate::error::Error;
use crate::server::centre::Centre;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// After this many in a row, guessing is over.
pub const MOST: i64 = 100;
/// How long the owner is not told again.
const TOLD_EVERY_S: i64 = 3600;

/// What is guessed at, and whose: a digest, so that the table tells nobody's address.
pub(super) fn subject(centre: &Centre, what: &str, key: &str) -> String {
    centre.keys.mac("guesses", format!("{what}|{key}").as_bytes())
}

/// How many were wrong since the last right one.
pub(super) async fn failures(db: &Db, subject: &str) -> Result<i64, Error> {
    let row: Option<(i64,)> =
        db.query("select failures from guess_streaks where subject = $1").bind(subject).optional().await?;
    Ok(row.map_or(0, |(failures,)| failures))
}

/// One more was wrong; gives how many that makes.
pub(super) async fn add(tx: &mut Tx, subject: &str, now: UnixMillis) -> Result<i64, Error> {
    Ok(tx
        .query(
            "insert into guess_streaks (subject, failures, failed_at) values ($1, 1, $2)
               on conflict (subject) do update set failures = guess_streaks.failures + 1, failed_at = excluded.failed_at
               returning failures",
        )
        .bind(subject)
        .bind(now)
        .one::<(i64,)>()
        .await?
        .0)
}

/// One was right.
pub(super) async fn end(tx: &mut Tx, subject: &str) -> Result<(), Error> {
    tx.query("delete from guess_streaks where subject = $1").bind(subject).execute().await?;
    Ok(())
}

/// Whether the owner is to be told now: true once an hour, for one of any number of simultaneous callers. Tries that were no wrong guesses,
/// as codes that were used before, may come without a row.
pub(super) async fn is_news(tx: &mut Tx, subject: &str, now: UnixMillis) -> Result<bool, Error> {
    let told = tx
        .query(
            "insert into guess_streaks (subject, failures, failed_at, mailed_at) values ($1, 0, $2, $2)
               on conflict (subject) do update set mailed_at = excluded.mailed_at
               where guess_streaks.mailed_at is null or guess_streaks.mailed_at <= $3",
        )
        .bind(subject)
        .bind(now)
        .bind(now.plus_s(-TOLD_EVERY_S))
        .execute()
        .await?;
    Ok(told == 1)
}

/// Whom to tell.
#[derive(sqlx::FromRow)]
pub(super) struct Owner {
    pub name: String,
    pub email: String,
}

/// The owner of an address that is proven.
pub(super) async fn owner_of(tx: &mut Tx, email_key: &str) -> Result<Option<Owner>, Error> {
    Ok(tx
        .query(
            "select name, email from users
               where email_key = $1 and email_verified_at is not null and disabled_at is null",
        )
        .bind(email_key)
        .optional()
        .await?)
}

/// The owner of an account that is not disabled.
pub(super) async fn owner(tx: &mut Tx, user_id: &str) -> Result<Option<Owner>, Error> {
    Ok(tx.query("select name, email from users where id = $1 and disabled_at is null").bind(user_id).optional().await?)
}

/// The row of this browser, if somebody signed in to the account from it and that was not disowned, and when the account's password was last
/// set. The row stays the same while the browser's cookie changes, so that nobody begins a new count by signing in to an account of theirs.
pub(super) async fn known_since(db: &Db, email_key: &str, browser_hash: &str) -> Result<Option<(String, i64)>, Error> {
    Ok(db
        .query(
            "select b.id, u.password_changed_at from users u join browsers b on b.user_id = u.id
             where u.email_key = $1 and b.browser_hash = $2",
        )
        .bind(email_key)
        .bind(browser_hash)
        .optional()
        .await?)
}

/// Locks the codes of an account; gives its owner unless they were locked before.
pub(super) async fn lock(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<Option<Owner>, Error> {
    Ok(tx
        .query(
            "update users set second_step_locked_at = $2 where id = $1 and second_step_locked_at is null
               returning name, email",
        )
        .bind(user_id)
        .bind(now)
        .optional()
        .await?)
}

/// Unlocks them; false where they were not locked.
pub(super) async fn unlock(tx: &mut Tx, user_id: &str) -> Result<bool, Error> {
    let unlocked = tx
        .query("update users set second_step_locked_at = null where id = $1 and second_step_locked_at is not null")
        .bind(user_id)
        .execute()
        .await?;
    Ok(unlocked == 1)
}

/// Whether they are locked.
pub(super) async fn is_locked(db: &Db, user_id: &str) -> Result<bool, Error> {
    Ok(db
        .query("select id from users where id = $1 and second_step_locked_at is not null")
        .bind(user_id)
        .optional::<(String,)>()
        .await?
        .is_some())
}
