//! What the profile reads and writes of `users`.

use crate::error::Error;
use crate::server::db::Tx;

/// Sets the name; false when it was that already.
pub async fn set_name(tx: &mut Tx, user_id: &str, name: &str) -> Result<bool, Error> {
    let changed =
        tx.query("update users set name = $1 where id = $2 and name <> $1").bind(name).bind(user_id).execute().await?;
    Ok(changed == 1)
}

/// Whom to write to.
#[derive(sqlx::FromRow)]
pub struct Owner {
    pub name: String,
    pub email: String,
}

/// The owner of an account that is not disabled.
pub async fn owner(tx: &mut Tx, user_id: &str) -> Result<Option<Owner>, Error> {
    Ok(tx.query("select name, email from users where id = $1 and disabled_at is null").bind(user_id).optional().await?)
}
