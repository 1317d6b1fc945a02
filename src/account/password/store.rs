//! What changing a password reads and writes of `users`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// What the panel shows of it.
#[derive(sqlx::FromRow)]
pub struct Password {
    pub password_changed_at: i64,
}

/// The stored password of an account.
pub async fn password(db: &Db, user_id: &str) -> Result<Option<Password>, Error> {
    let row = db
        .query("select password_changed_at from users where id = $1 and disabled_at is null")
        .bind(user_id)
        .optional()
        .await?;
    Ok(row)
}

/// Replaces the hash that was verified; false when another change came first.
pub async fn replace_password(
    tx: &mut Tx,
    user_id: &str,
    verified_hash: &str,
    hash: &str,
    now: UnixMillis,
) -> Result<bool, Error> {
    let changed = tx
        .query(
            "update users set password_hash = $1, password_changed_at = $2
             where id = $3 and password_hash = $4 and disabled_at is null",
        )
        .bind(hash)
        .bind(now)
        .bind(user_id)
        .bind(verified_hash)
        .execute()
        .await?;
    Ok(changed == 1)
}
