//! Statements on `backup_code_sets` and `backup_codes`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// The salt of the set in use.
pub async fn salt(db: &Db, user_id: &str) -> Result<Option<String>, Error> {
    let sql = "select salt from backup_code_sets where user_id = $1 and confirmed_at is not null";
    let row: Option<(String,)> = db.query(sql).bind(user_id).optional().await?;
    Ok(row.map(|(salt,)| salt))
}

/// Spends a code of the account's set in use: false when there is no such code, or it was spent before.
pub async fn spend(tx: &mut Tx, user_id: &str, digest: &str, from: &str, now: UnixMillis) -> Result<bool, Error> {
    let sql = "update backup_codes set used_at = $1, used_from = $2 where digest = $3 and used_at is null
               and set_id in (select id from backup_code_sets where user_id = $4 and confirmed_at is not null)";
    Ok(tx.query(sql).bind(now).bind(from).bind(digest).bind(user_id).execute().await? == 1)
}

/// How many codes of the set in use have this digest, and how many codes of it are unspent.
#[derive(sqlx::FromRow)]
pub struct Counts {
    pub same: i64,
    pub left: i64,
}

/// See [`Counts`].
pub async fn counts(tx: &mut Tx, user_id: &str, digest: &str) -> Result<Counts, Error> {
    let sql = "select count(case when c.digest = $2 then 1 end) as same,
                 count(case when c.used_at is null then 1 end) as left
               from backup_codes c join backup_code_sets s on s.id = c.set_id
               where s.user_id = $1 and s.confirmed_at is not null";
    Ok(tx.query(sql).bind(user_id).bind(digest).one().await?)
}
