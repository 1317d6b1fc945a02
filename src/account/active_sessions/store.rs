//! Statements that read and name an account's sessions.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// A session that is alive. The token's hash is not among the columns.
#[derive(sqlx::FromRow)]
pub struct Alive {
    pub id: String,
    pub name: Option<String>,
    pub device_type: String,
    pub device_model: Option<String>,
    pub browser: String,
    pub browser_version: Option<String>,
    pub os: String,
    pub os_version: Option<String>,
    pub engine: String,
    pub cpu_architecture: Option<String>,
    pub address: String,
    pub place: Option<String>,
    pub factors: String,
    pub seen_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub authenticated_at: i64,
    pub expires_at: i64,
}

/// A session that is over.
#[derive(sqlx::FromRow)]
pub struct Past {
    pub name: Option<String>,
    pub device_type: String,
    pub browser: String,
    pub browser_version: Option<String>,
    pub os: String,
    pub address: String,
    pub place: Option<String>,
    pub idle_expires_at: i64,
    pub ended_at: Option<i64>,
    pub ended_by: Option<String>,
    pub from_name: Option<String>,
    pub from_browser: Option<String>,
    pub from_os: Option<String>,
}

/// The live sessions of an account, the one used last first. There are never more than the configuration allows.
pub async fn alive(db: &Db, user_id: &str, now: UnixMillis) -> Result<Vec<Alive>, Error> {
    let rows = db
        .query(
            "select id, name, device_type, device_model, browser, browser_version, os, os_version, engine,
               cpu_architecture, address, place, factors, seen_at, created_at, updated_at, authenticated_at, expires_at
             from sessions where user_id = $1 and ended_at is null and idle_expires_at > $2
             order by seen_at desc, id desc",
        )
        .bind(user_id)
        .bind(now)
        .all()
        .await?;
    Ok(rows)
}

/// The sessions of an account that ended since a moment, the newest first.
pub async fn past(db: &Db, user_id: &str, now: UnixMillis, since: UnixMillis, most: i64) -> Result<Vec<Past>, Error> {
    let rows = db
        .query(
            "select s.name, s.device_type, s.browser, s.browser_version, s.os, s.address, s.place, s.idle_expires_at,
               s.ended_at, s.ended_by, f.name as from_name, f.browser as from_browser, f.os as from_os
             from sessions s left join sessions f on f.id = s.ended_from
             where s.user_id = $1 and (s.ended_at is not null or s.idle_expires_at <= $2)
               and coalesce(s.ended_at, s.idle_expires_at) > $3
             order by coalesce(s.ended_at, s.idle_expires_at) desc, s.id desc limit $4",
        )
        .bind(user_id)
        .bind(now)
        .bind(since)
        .bind(most)
        .all()
        .await?;
    Ok(rows)
}

/// Gives a live session a name, or none; false when there is no such session of this account.
pub async fn rename(tx: &mut Tx, user_id: &str, id: &str, name: Option<&str>, now: UnixMillis) -> Result<bool, Error> {
    let renamed = tx
        .query(
            "update sessions set name = $1, updated_at = $2
             where id = $3 and user_id = $4 and ended_at is null and idle_expires_at > $2",
        )
        .bind(name)
        .bind(now)
        .bind(id)
        .bind(user_id)
        .execute()
        .await?;
    Ok(renamed == 1)
}
