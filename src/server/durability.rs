//! Whether the database keeps what it has committed, also when its machine loses power (SECURITY §14).

use super::db::Db;

/// The settings of the PostgreSQL server that have to be on and are off, by name. None on SQLite, which we open as it has to be.
///
/// `synchronous_commit` has other values than `on` and `off`; with each of them the commit is on this server's disk.
pub async fn settings_off(db: &Db) -> Result<Vec<String>, sqlx::Error> {
    if matches!(db, Db::Sqlite { .. }) {
        return Ok(Vec::new());
    }
    let sql = "select name from pg_settings
               where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name";
    let rows: Vec<(String,)> = db.query(sql).all().await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
