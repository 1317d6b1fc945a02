//! What signing in reads and writes of `users`.

use crate::error::Error;
use crate::server::db::{Db, Tx};

/// What is needed to check a password.
#[derive(sqlx::FromRow)]
pub struct Account {
    pub id: String,
    pub password_hash: String,
    pub reset_required_at: Option<i64>,
    /// With none of them the password signs in alone.
    pub authenticators: i64,
}

/// The account of an address, unless it is disabled or the address is not proven: until then it might be somebody else's.
pub async fn account(db: &Db, email_key: &str) -> Result<Option<Account>, Error> {
    let row = db
        .query(
            "select id, password_hash, reset_required_at,
                    (select count(*) from authenticators a where a.user_id = users.id) as authenticators
               from users where email_key = $1 and email_verified_at is not null and disabled_at is null",
        )
        .bind(email_key)
        .optional()
        .await?;
    Ok(row)
}

/// True when the verified hash is still the account's; stores a stronger one where parameters were raised.
pub async fn still_current(
    tx: &mut Tx,
    user_id: &str,
    verified_hash: &str,
    stronger: Option<&str>,
) -> Result<bool, Error> {
    let touched = tx
        .query(
            "update users set password_hash = coalesce($1, password_hash)
             where id = $2 and password_hash = $3 and email_verified_at is not null and disabled_at is null
               and reset_required_at is null",
        )
        .bind(stronger)
        .bind(user_id)
        .bind(verified_hash)
        .execute()
        .await?;
    Ok(touched == 1)
}
