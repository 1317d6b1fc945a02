//! What proving an address reads and writes.

use crate::error::Error;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// An account whose address is not proven.
#[derive(sqlx::FromRow)]
pub struct Unverified {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// What the newest verification link of an account carried.
#[derive(Default, sqlx::FromRow)]
pub struct Asked {
    pub browser_hash: Option<String>,
    pub remember_at: Option<i64>,
}

/// Marks the address as proven if it is still the one that the link was sent to.
pub async fn set_verified(tx: &mut Tx, user_id: &str, email_key: &str, now: UnixMillis) -> Result<bool, Error> {
    let changed = tx
        .query(
            "update users set email_verified_at = coalesce(email_verified_at, $1)
             where id = $2 and email_key = $3 and disabled_at is null",
        )
        .bind(now)
        .bind(user_id)
        .bind(email_key)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// The account of an address, while that is not proven.
pub async fn unverified(tx: &mut Tx, email_key: &str) -> Result<Option<Unverified>, Error> {
    let row = tx
        .query(
            "select id, name, email from users
             where email_key = $1 and email_verified_at is null and disabled_at is null",
        )
        .bind(email_key)
        .optional()
        .await?;
    Ok(row)
}

/// What the newest verification link of an account carried.
pub async fn last_asked(tx: &mut Tx, user_id: &str) -> Result<Option<Asked>, Error> {
    let row = tx
        .query(
            "select browser_hash, remember_at from tokens
             where user_id = $1 and purpose = 'verify_email' order by created_at desc, id desc limit 1",
        )
        .bind(user_id)
        .optional()
        .await?;
    Ok(row)
}
