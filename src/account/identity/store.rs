//! What a proof of identity reads of `users`.

use crate::error::Error;
use crate::server::db::Db;

/// The stored password of an account that is not disabled.
pub async fn password_hash(db: &Db, user_id: &str) -> Result<Option<String>, Error> {
    let sql = "select password_hash from users where id = $1 and disabled_at is null";
    let row: Option<(String,)> = db.query(sql).bind(user_id).optional().await?;
    Ok(row.map(|(hash,)| hash))
}
