//! What a proof of identity reads of `users`.

use crate::error::Error;
use crate::server::db::Db;

/// The stored password of an account that is not disabled.
pub async fn password_hash(db: &Db, user_id: &str) -> Result<Option<String>, Error> {
    let query = db.query("select password_hash from users where id = $1 and disabled_at is null").bind(user_id);
    Ok(query.optional::<(String,)>().await?.map(|(hash,)| hash))
}
