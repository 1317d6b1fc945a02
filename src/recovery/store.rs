//! What recovery reads and writes of `users`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// Whom an address belongs to.
#[derive(sqlx::FromRow)]
pub struct Owner {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// The account of an address.
pub async fn owner(tx: &mut Tx, email_key: &str) -> Result<Option<Owner>, Error> {
    let row = tx
        .query("select id, name, email from users where email_key = $1 and disabled_at is null")
        .bind(email_key)
        .optional()
        .await?;
    Ok(row)
}

/// Whose password is reset.
#[derive(sqlx::FromRow)]
pub struct Resetting {
    pub name: String,
    pub email: String,
    pub password_hash: String,
    pub reset_required_at: Option<i64>,
}

/// One account.
pub async fn by_id(db: &Db, id: &str) -> Result<Option<Resetting>, Error> {
    let row = db
        .query("select name, email, password_hash, reset_required_at from users where id = $1 and disabled_at is null")
        .bind(id)
        .optional()
        .await?;
    Ok(row)
}

/// Sets the password if the account still has the address that the link proves; the link proves it anew, and a reset that was required
/// is done.
pub async fn set_password(
    tx: &mut Tx,
    user_id: &str,
    email_key: &str,
    hash: &str,
    now: UnixMillis,
) -> Result<bool, Error> {
    let changed = tx
        .query(
            "update users set password_hash = $1, password_changed_at = $2,
               email_verified_at = coalesce(email_verified_at, $2), reset_required_at = null
             where id = $3 and email_key = $4 and disabled_at is null",
        )
        .bind(hash)
        .bind(now)
        .bind(user_id)
        .bind(email_key)
        .execute()
        .await?;
    Ok(changed == 1)
}
