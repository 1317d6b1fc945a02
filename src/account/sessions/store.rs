//! Statements on `sessions`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// A session that is about to begin.
pub struct NewSession<'a> {
    pub id: &'a str,
    pub user_id: &'a str,
    pub token_hash: String,
    pub address: String,
    pub user_agent: &'a str,
    pub device_type: &'a str,
    pub device_model: Option<&'a str>,
    pub browser: &'a str,
    pub browser_version: Option<&'a str>,
    pub os: &'a str,
    pub os_version: Option<&'a str>,
    pub engine: &'a str,
    pub cpu_architecture: Option<&'a str>,
    pub factors: &'static str,
    pub second_proven_at: Option<UnixMillis>,
    pub browser_hash: Option<&'a str>,
    pub authenticated_at: UnixMillis,
    pub remembered_at: Option<UnixMillis>,
    pub now: UnixMillis,
    pub idle_expires_at: UnixMillis,
    pub expires_at: UnixMillis,
}

/// A live session with its account.
#[derive(sqlx::FromRow)]
pub struct Alive {
    pub id: String,
    pub user_id: String,
    pub name: String,
    pub email: String,
    pub email_key: String,
    pub email_verified_at: Option<i64>,
    pub remembered_at: Option<i64>,
    pub seen_at: i64,
    pub authenticated_at: i64,
    pub second_proven_at: Option<i64>,
    pub authenticators: i64,
    pub expires_at: i64,
}

/// What a renewed cookie has to know.
#[derive(sqlx::FromRow)]
pub struct Renewed {
    pub remembered_at: Option<i64>,
    pub expires_at: i64,
}

/// Writes the row.
pub async fn insert(tx: &mut Tx, session: NewSession<'_>) -> Result<(), Error> {
    tx.query(
        "insert into sessions (id, user_id, token_hash, address, user_agent, device_type, device_model, browser,
           browser_version, os, os_version, engine, cpu_architecture, factors, remembered_at, created_at, updated_at,
           seen_at, idle_expires_at, expires_at, authenticated_at, second_proven_at, browser_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $16, $17, $18, $19, $20, $21)",
    )
    .bind(session.id)
    .bind(session.user_id)
    .bind(session.token_hash)
    .bind(session.address)
    .bind(session.user_agent)
    .bind(session.device_type)
    .bind(session.device_model)
    .bind(session.browser)
    .bind(session.browser_version)
    .bind(session.os)
    .bind(session.os_version)
    .bind(session.engine)
    .bind(session.cpu_architecture)
    .bind(session.factors)
    .bind(session.remembered_at)
    .bind(session.now)
    .bind(session.idle_expires_at)
    .bind(session.expires_at)
    .bind(session.authenticated_at)
    .bind(session.second_proven_at)
    .bind(session.browser_hash)
    .execute()
    .await?;
    Ok(())
}

/// The live session of a token's hash. Expiry is judged here, never by a clean-up job.
pub async fn alive(db: &Db, token_hash: &str, now: UnixMillis) -> Result<Option<Alive>, Error> {
    let row = db
        .query(
            "select s.id, s.user_id, u.name, u.email, u.email_key, u.email_verified_at, s.remembered_at, s.seen_at,
               s.authenticated_at, s.second_proven_at, s.expires_at,
               (select count(*) from authenticators a where a.user_id = s.user_id) as authenticators
             from sessions s join users u on u.id = s.user_id
             where s.token_hash = $1 and s.ended_at is null and s.idle_expires_at > $2 and s.expires_at > $2
               and u.disabled_at is null",
        )
        .bind(token_hash)
        .bind(now)
        .optional()
        .await?;
    Ok(row)
}

/// Notes that the session was used. Never revives one that has ended meanwhile.
pub async fn touch(
    tx: &mut Tx,
    id: &str,
    address: &str,
    now: UnixMillis,
    idle_expires_at: UnixMillis,
) -> Result<(), Error> {
    tx.query(
        "update sessions set seen_at = $1, address = $2, idle_expires_at = $3
         where id = $4 and ended_at is null and idle_expires_at > $1",
    )
    .bind(now)
    .bind(address)
    .bind(idle_expires_at)
    .bind(id)
    .execute()
    .await?;
    Ok(())
}

/// Gives a live session a new token and notes when password and second factor were proven, where they were just now.
pub async fn replace_token(
    tx: &mut Tx,
    id: &str,
    token_hash: &str,
    password_at: Option<UnixMillis>,
    second_at: Option<UnixMillis>,
    now: UnixMillis,
) -> Result<Option<Renewed>, Error> {
    let row = tx
        .query(
            "update sessions set token_hash = $1, updated_at = $2, seen_at = $2,
               authenticated_at = coalesce($4, authenticated_at), second_proven_at = coalesce($5, second_proven_at)
             where id = $3 and ended_at is null and expires_at > $2
             returning remembered_at, expires_at",
        )
        .bind(token_hash)
        .bind(now)
        .bind(id)
        .bind(password_at)
        .bind(second_at)
        .optional()
        .await?;
    Ok(row)
}

/// How many authenticators the account has: with any, no session begins by a password alone.
pub async fn authenticators(tx: &mut Tx, user_id: &str) -> Result<i64, Error> {
    let query = tx.query("select count(*) from authenticators where user_id = $1").bind(user_id);
    Ok(query.one::<(i64,)>().await?.0)
}

/// Ends one session; false when it had ended before or is not this account's.
pub async fn end_one(tx: &mut Tx, user_id: &str, id: &str, now: UnixMillis, by: &str) -> Result<bool, Error> {
    let ended = tx
        .query("update sessions set ended_at = $1, ended_by = $2 where id = $3 and user_id = $4 and ended_at is null")
        .bind(now)
        .bind(by)
        .bind(id)
        .bind(user_id)
        .execute()
        .await?;
    Ok(ended == 1)
}

/// Ends all sessions of an account but one.
pub async fn end_others(tx: &mut Tx, user_id: &str, keep: &str, now: UnixMillis, by: &str) -> Result<u64, Error> {
    let ended = tx
        .query("update sessions set ended_at = $1, ended_by = $2 where user_id = $3 and id <> $4 and ended_at is null")
        .bind(now)
        .bind(by)
        .bind(user_id)
        .bind(keep)
        .execute()
        .await?;
    Ok(ended)
}

/// Ends all but the `most` sessions that were used last, and gives the ids of those that ended.
pub async fn evict(tx: &mut Tx, user_id: &str, most: i64, now: UnixMillis, by: &str) -> Result<Vec<(String,)>, Error> {
    let ended = tx
        .query(
            "update sessions set ended_at = $1, ended_by = $2 where user_id = $3 and ended_at is null
               and id not in (select id from sessions where user_id = $3 and ended_at is null
                              order by seen_at desc, id desc limit $4) returning id",
        )
        .bind(now)
        .bind(by)
        .bind(user_id)
        .bind(most)
        .all()
        .await?;
    Ok(ended)
}
