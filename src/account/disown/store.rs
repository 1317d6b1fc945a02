//! Statements on the sign-in in question, and on what disowning it voids.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// Of a list, so many sign-ins are shown: as many as its mail names.
const LISTED: i64 = 40;

/// A sign-in that its owner was told of.
#[derive(sqlx::FromRow)]
pub struct Alert {
    pub news: String,
    pub title: String,
    pub address: String,
    pub place: Option<String>,
    pub created_at: i64,
}

/// The alert about a session, with the others that were told in the same list; the newest first.
pub async fn alerts(db: &Db, session_id: &str) -> Result<Vec<Alert>, Error> {
    Ok(db
        .query(
            "select a.news, a.title, a.address, a.place, a.created_at
             from sign_in_alerts n join sign_in_alerts a on a.user_id = n.user_id
               and (a.id = n.id or a.digested_at = n.digested_at)
             where n.session_id = $1 order by a.created_at desc, a.id desc limit $2",
        )
        .bind(session_id)
        .bind(LISTED)
        .all()
        .await?)
}

/// When the first sign-in since then was told of, if any was.
pub async fn first_told(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<Option<i64>, Error> {
    let (first,): (Option<i64>,) = tx
        .query("select min(created_at) from sign_in_alerts where user_id = $1 and created_at >= $2")
        .bind(user_id)
        .bind(since)
        .one()
        .await?;
    Ok(first)
}

/// Whom to write to.
#[derive(sqlx::FromRow)]
pub struct Owner {
    pub name: String,
    pub email: String,
    pub email_key: String,
}

/// Lets nobody sign in before the password is reset, and says whose account it is; none that is disabled.
pub async fn require_reset(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<Option<Owner>, Error> {
    Ok(tx
        .query(
            "update users set reset_required_at = $2 where id = $1 and disabled_at is null
               returning name, email, email_key",
        )
        .bind(user_id)
        .bind(now)
        .optional()
        .await?)
}

/// An authenticator that was added.
#[derive(sqlx::FromRow)]
pub struct Authenticator {
    pub name: String,
    pub created_at: i64,
}

/// What the account was given since then, oldest first.
pub async fn authenticators(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<Vec<Authenticator>, Error> {
    Ok(tx
        .query(
            "select name, created_at from authenticators
               where user_id = $1 and created_at >= $2 order by created_at, id",
        )
        .bind(user_id)
        .bind(since)
        .all()
        .await?)
}

/// When backup codes were put into use, if that was since then.
pub async fn backup_codes(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<Option<i64>, Error> {
    let row: Option<(i64,)> = tx
        .query("select confirmed_at from backup_code_sets where user_id = $1 and confirmed_at >= $2")
        .bind(user_id)
        .bind(since)
        .optional()
        .await?;
    Ok(row.map(|(confirmed_at,)| confirmed_at))
}

/// How the number ends that was added since then, and when.
pub async fn phone(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<Option<(String, i64)>, Error> {
    Ok(tx
        .query("select ending, created_at from phones where user_id = $1 and created_at >= $2")
        .bind(user_id)
        .bind(since)
        .optional()
        .await?)
}

/// Makes backup codes worthless that nobody said to have saved.
pub async fn void_unconfirmed_codes(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    tx.query("delete from backup_code_sets where user_id = $1 and confirmed_at is null")
        .bind(user_id)
        .execute()
        .await?;
    Ok(())
}
