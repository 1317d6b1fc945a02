//! What signing up reads and writes of `users`.

use crate::error::Error;
use crate::fields::Email;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// An account that is about to exist.
#[derive(Clone, Copy)]
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

/// Gives an account whose address is not proven another name and password; false unless this is the browser that its newest link knows.
pub async fn replace(
    tx: &mut Tx,
    NewUser { name, email, password_hash, .. }: NewUser<'_>,
    browser_hash: &str,
    now: UnixMillis,
) -> Result<bool, Error> {
    let changed = tx
        .query(
            "update users set name = $1, password_hash = $2, password_changed_at = $3
             where email_key = $4 and email_verified_at is null and disabled_at is null
               and $5 = (select browser_hash from tokens t where t.user_id = users.id and t.purpose = 'verify_email'
                         order by t.created_at desc, t.id desc limit 1)",
        )
        .bind(name)
        .bind(password_hash)
        .bind(now)
        .bind(email.key())
        .bind(browser_hash)
        .execute()
        .await?;
    Ok(changed == 1)
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
