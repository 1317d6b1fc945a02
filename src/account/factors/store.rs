//! What the second factor as a whole reads and writes.

use crate::error::Error;
use crate::server::db::Tx;

/// Locks the account's row until the transaction ends. False when there is no such account.
pub async fn lock(tx: &mut Tx, user_id: &str) -> Result<bool, Error> {
    Ok(tx.query("update users set created_at = created_at where id = $1").bind(user_id).execute().await? == 1)
}

/// The account that an operator names.
#[derive(sqlx::FromRow)]
pub struct Owner {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// See [`Owner`].
pub async fn owner(tx: &mut Tx, email_key: &str) -> Result<Option<Owner>, Error> {
    Ok(tx.query("select id, name, email from users where email_key = $1").bind(email_key).optional().await?)
}
