//! What the profile writes of `users`.

use crate::error::Error;
use crate::server::db::Tx;

/// Sets the name; false when it was that already.
pub async fn set_name(tx: &mut Tx, user_id: &str, name: &str) -> Result<bool, Error> {
    let changed =
        tx.query("update users set name = $1 where id = $2 and name <> $1").bind(name).bind(user_id).execute().await?;
    Ok(changed == 1)
}
