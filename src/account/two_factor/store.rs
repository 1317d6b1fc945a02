//! Statements on `authenticators`.

use crate::error::Error;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// What checking a code needs.
#[derive(sqlx::FromRow)]
pub struct Device {
    pub id: String,
    pub name: String,
    pub secret: String,
    pub last_step: i64,
}

/// All authenticators of an account, in the order in which they were added.
pub async fn devices(tx: &mut Tx, user_id: &str) -> Result<Vec<Device>, Error> {
    let sql = "select id, name, secret, last_step from authenticators where user_id = $1 order by created_at, id";
    Ok(tx.query(sql).bind(user_id).all().await?)
}

/// Accepts a time step once: false when it, or a later one, was accepted before.
pub async fn accept(tx: &mut Tx, id: &str, step: i64, now: UnixMillis) -> Result<bool, Error> {
    let sql = "update authenticators set last_step = $1, used_at = $2 where id = $3 and last_step < $1";
    Ok(tx.query(sql).bind(step).bind(now).bind(id).execute().await? == 1)
}
