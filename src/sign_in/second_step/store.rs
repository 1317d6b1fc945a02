//! Statements on `challenges`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// A half-done sign-in that is about to wait.
pub struct NewChallenge<'a> {
    pub id: String,
    pub user_id: &'a str,
    pub token_hash: String,
    pub fingerprint: &'a str,
    pub remember_at: Option<UnixMillis>,
    pub next: &'a str,
    pub address: String,
    pub now: UnixMillis,
    pub expires_at: UnixMillis,
}

/// Writes the row.
pub async fn insert(tx: &mut Tx, challenge: NewChallenge<'_>) -> Result<(), Error> {
    tx.query(
        "insert into challenges (id, user_id, token_hash, fingerprint, remember_at, next, address, created_at,
           expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(challenge.id)
    .bind(challenge.user_id)
    .bind(challenge.token_hash)
    .bind(challenge.fingerprint)
    .bind(challenge.remember_at)
    .bind(challenge.next)
    .bind(challenge.address)
    .bind(challenge.now)
    .bind(challenge.expires_at)
    .execute()
    .await?;
    Ok(())
}

/// A half-done sign-in that waits.
#[derive(sqlx::FromRow)]
pub struct Waits {
    pub id: String,
    pub user_id: String,
    pub email: String,
    pub fingerprint: Option<String>,
    pub remember_at: Option<i64>,
    pub next: String,
    pub created_at: i64,
    pub second_step_locked_at: Option<i64>,
}

/// The half-done sign-in of a token's hash, if it still waits.
pub async fn find(db: &Db, token_hash: &str, now: UnixMillis) -> Result<Option<Waits>, Error> {
    Ok(db
        .query(
            "select c.id, c.user_id, u.email, c.fingerprint, c.remember_at, c.next, c.created_at,
                 u.second_step_locked_at
               from challenges c join users u on u.id = c.user_id
               where c.token_hash = $1 and c.ended_at is null and c.expires_at > $2 and u.disabled_at is null",
        )
        .bind(token_hash)
        .bind(now)
        .optional()
        .await?)
}

/// Holds the account until the transaction ends, so that no change of password slips in between; false when nobody may sign in to it.
pub async fn hold(tx: &mut Tx, user_id: &str) -> Result<bool, Error> {
    Ok(tx
        .query(
            "update users set disabled_at = null where id = $1 and disabled_at is null and reset_required_at is null",
        )
        .bind(user_id)
        .execute()
        .await?
        == 1)
}

/// Ends one that still waits: true for exactly one of any number of simultaneous callers.
pub async fn end(tx: &mut Tx, id: &str, now: UnixMillis) -> Result<bool, Error> {
    Ok(tx
        .query("update challenges set ended_at = $1 where id = $2 and ended_at is null and expires_at > $1")
        .bind(now)
        .bind(id)
        .execute()
        .await?
        == 1)
}

/// Ends all of an account. Returns how many.
pub async fn end_all(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<u64, Error> {
    Ok(tx
        .query("update challenges set ended_at = $1 where user_id = $2 and ended_at is null")
        .bind(now)
        .bind(user_id)
        .execute()
        .await?)
}
