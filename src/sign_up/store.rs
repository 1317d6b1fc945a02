//! What signing up reads and writes of `users`.

use crate::error::Error;
use crate::fields::Email;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// An account that is about to exist.
pub struct NewUser<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub email: &'a Email,
    pub password_hash: &'a str,
}

/// Whom an address belongs to.
#[derive(sqlx::FromRow)]
pub struct Owner {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// Writes the account; false when the address has one.
pub async fn insert(tx: &mut Tx, user: NewUser<'_>, now: UnixMillis) -> Result<bool, Error> {
    let made = tx
        .query(
            "insert into users (id, name, email, email_key, password_hash, password_changed_at, created_at)
             values ($1, $2, $3, $4, $5, $6, $6) on conflict (email_key) do nothing",
        )
        .bind(user.id)
        .bind(user.name)
        .bind(user.email.as_str())
        .bind(user.email.key())
        .bind(user.password_hash)
        .bind(now)
        .execute()
        .await?;
    Ok(made == 1)
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
