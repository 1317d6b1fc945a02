//! Statements on `sessions`.

use crate::error::Error;
use crate::server::db::{Db, Query, Tx};
use crate::time::UnixMillis;

/// What is signed in.
pub struct Device<'a> {
    pub user_agent: &'a str,
    pub device_type: &'a str,
    pub device_model: Option<&'a str>,
    pub browser: &'a str,
    pub browser_version: Option<&'a str>,
    pub os: &'a str,
    pub os_version: Option<&'a str>,
    pub engine: &'a str,
    pub cpu_architecture: Option<&'a str>,
}

impl Device<'_> {
    /// Binds what the statements below name first.
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        query
            .bind(self.user_agent)
            .bind(self.device_type)
            .bind(self.device_model)
            .bind(self.browser)
            .bind(self.browser_version)
            .bind(self.os)
            .bind(self.os_version)
            .bind(self.engine)
            .bind(self.cpu_architecture)
    }
}

/// A session that is about to begin.
pub struct NewSession<'a> {
    pub device: Device<'a>,
    pub id: &'a str,
    pub user_id: &'a str,
    pub token_hash: String,
    pub address: String,
    pub place: Option<String>,
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
    pub user_agent: String,
    pub browser_version: Option<String>,
    pub os_version: Option<String>,
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
    let query = tx.query(
        "insert into sessions (user_agent, device_type, device_model, browser, browser_version, os, os_version, engine,
           cpu_architecture, id, user_id, token_hash, address, place, factors, remembered_at, created_at, updated_at,
           seen_at, idle_expires_at, expires_at, authenticated_at, second_proven_at, browser_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $18, $19, $20,
           $21, $22)",
    );
    session
        .device
        .bind(query)
        .bind(session.id)
        .bind(session.user_id)
        .bind(session.token_hash)
        .bind(session.address)
        .bind(session.place)
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
            "select s.id, s.user_id, u.name, u.email, u.email_key, u.email_verified_at, s.user_agent,
               s.browser_version, s.os_version, s.remembered_at, s.seen_at, s.authenticated_at, s.second_proven_at,
               s.expires_at,
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

/// A visit of a live session.
pub struct Visit<'a> {
    pub id: &'a str,
    pub address: String,
    pub place: Option<String>,
    pub now: UnixMillis,
    pub idle_expires_at: UnixMillis,
}

/// Notes that the session was used. Never revives one that has ended meanwhile.
pub async fn touch(tx: &mut Tx, visit: Visit<'_>) -> Result<(), Error> {
    tx.query(
        "update sessions set seen_at = $1, address = $2, place = $3, idle_expires_at = $4
         where id = $5 and ended_at is null and idle_expires_at > $1",
    )
    .bind(visit.now)
    .bind(visit.address)
    .bind(visit.place)
    .bind(visit.idle_expires_at)
    .bind(visit.id)
    .execute()
    .await?;
    Ok(())
}

/// Writes down that the same session is now another version of its browser or system.
pub async fn describe(tx: &mut Tx, id: &str, device: Device<'_>, now: UnixMillis) -> Result<(), Error> {
    let query = tx.query(
        "update sessions set user_agent = $1, device_type = $2, device_model = $3, browser = $4, browser_version = $5,
           os = $6, os_version = $7, engine = $8, cpu_architecture = $9, updated_at = $10
         where id = $11 and ended_at is null",
    );
    device.bind(query).bind(now).bind(id).execute().await?;
    Ok(())
}

/// Gives a live session a new token and notes that password and second factor were proven, where they were just now. Of second factors
/// the strongest stays written down.
pub async fn replace_token(
    tx: &mut Tx,
    id: &str,
    token_hash: &str,
    password_at: Option<UnixMillis>,
    factors: Option<&str>,
    now: UnixMillis,
) -> Result<Option<Renewed>, Error> {
    Ok(tx
        .query(
            "update sessions set token_hash = $1, updated_at = $2, seen_at = $2,
               authenticated_at = coalesce($4, authenticated_at), second_proven_at = coalesce($5, second_proven_at),
               factors = case when factors = 'password+totp' then factors else coalesce($6, factors) end
             where id = $3 and ended_at is null and expires_at > $2
             returning remembered_at, expires_at",
        )
        .bind(token_hash)
        .bind(now)
        .bind(id)
        .bind(password_at)
        .bind(factors.map(|_| now))
        .bind(factors)
        .optional()
        .await?)
}
