//! Statements that end sessions, and that tell how one ended. A session whose time is over has ended already: it is left as it is.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// When, by what, and from which session.
#[derive(Clone, Copy)]
pub struct End<'a> {
    pub at: UnixMillis,
    pub by: &'static str,
    pub from: Option<&'a str>,
}

/// What is known of a session, alive or not.
#[derive(sqlx::FromRow)]
pub struct Fate {
    pub ended_at: Option<i64>,
    pub ended_by: Option<String>,
    pub idle_expires_at: i64,
    pub disabled_at: Option<i64>,
    pub from_name: Option<String>,
    pub from_browser: Option<String>,
    pub from_os: Option<String>,
}

/// Ends one session; false when it had ended before or is not this account's.
pub async fn end_one(tx: &mut Tx, user_id: &str, id: &str, end: End<'_>) -> Result<bool, Error> {
    let ended = tx
        .query(
            "update sessions set ended_at = $1, ended_by = $2, ended_from = $3
             where id = $4 and user_id = $5 and ended_at is null and idle_expires_at > $1",
        )
        .bind(end.at)
        .bind(end.by)
        .bind(end.from)
        .bind(id)
        .bind(user_id)
        .execute()
        .await?;
    Ok(ended == 1)
}

/// Ends all sessions of an account but one.
pub async fn end_others(tx: &mut Tx, user_id: &str, keep: &str, end: End<'_>) -> Result<u64, Error> {
    let ended = tx
        .query(
            "update sessions set ended_at = $1, ended_by = $2, ended_from = $3
             where user_id = $4 and id <> $5 and ended_at is null and idle_expires_at > $1",
        )
        .bind(end.at)
        .bind(end.by)
        .bind(end.from)
        .bind(user_id)
        .bind(keep)
        .execute()
        .await?;
    Ok(ended)
}

/// Ends all but the `most` sessions that were used last, and gives the ids of those that ended.
pub async fn evict(tx: &mut Tx, user_id: &str, most: i64, end: End<'_>) -> Result<Vec<(String,)>, Error> {
    let ended = tx
        .query(
            "update sessions set ended_at = $1, ended_by = $2, ended_from = $3
             where user_id = $4 and ended_at is null and idle_expires_at > $1 and id not in (
               select id from sessions where user_id = $4 and ended_at is null and idle_expires_at > $1
               order by seen_at desc, id desc limit $5)
             returning id",
        )
        .bind(end.at)
        .bind(end.by)
        .bind(end.from)
        .bind(user_id)
        .bind(most)
        .all()
        .await?;
    Ok(ended)
}

/// Whether nothing has ended a session of an account, as the transaction sees it.
pub async fn is_alive(tx: &mut Tx, user_id: &str, id: &str) -> Result<bool, Error> {
    let query = tx.query("select id from sessions where id = $1 and user_id = $2 and ended_at is null");
    Ok(query.bind(id).bind(user_id).optional::<(String,)>().await?.is_some())
}

/// How it stands with one session.
pub async fn fate(db: &Db, id: &str) -> Result<Option<Fate>, Error> {
    let row = db
        .query(
            "select s.ended_at, s.ended_by, s.idle_expires_at, u.disabled_at,
               f.name as from_name, f.browser as from_browser, f.os as from_os
             from sessions s join users u on u.id = s.user_id left join sessions f on f.id = s.ended_from
             where s.id = $1",
        )
        .bind(id)
        .optional()
        .await?;
    Ok(row)
}

/// The session that a token's hash belongs to, or belonged to when it ended.
pub async fn known(db: &Db, token_hash: &str) -> Result<Option<(String, String)>, Error> {
    let query = db.query("select id, user_id from sessions where token_hash = $1").bind(token_hash);
    Ok(query.optional().await?)
}
