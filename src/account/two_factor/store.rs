//! Statements on `authenticators`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// What checking a code needs.
#[derive(sqlx::FromRow)]
pub struct Device {
    pub id: String,
    pub name: String,
    pub secret: String,
    pub last_step: i64,
}

/// How many authenticators an account has.
pub async fn count(tx: &mut Tx, user_id: &str) -> Result<i64, Error> {
    Ok(tx.query("select count(*) from authenticators where user_id = $1").bind(user_id).one::<(i64,)>().await?.0)
}

/// All authenticators of an account, in the order in which they were added.
pub async fn devices(tx: &mut Tx, user_id: &str) -> Result<Vec<Device>, Error> {
    Ok(tx
        .query("select id, name, secret, last_step from authenticators where user_id = $1 order by created_at, id")
        .bind(user_id)
        .all()
        .await?)
}

/// Accepts a time step once: false when it, or a later one, was accepted before.
pub async fn accept(tx: &mut Tx, id: &str, step: i64, now: UnixMillis) -> Result<bool, Error> {
    Ok(tx
        .query("update authenticators set last_step = $1, used_at = $2 where id = $3 and last_step < $1")
        .bind(step)
        .bind(now)
        .bind(id)
        .execute()
        .await?
        == 1)
}

/// How many of the account's authenticators, without the one named, have this name.
pub async fn same_name(tx: &mut Tx, user_id: &str, name_key: &str, but: &str) -> Result<i64, Error> {
    Ok(tx
        .query("select count(*) from authenticators where user_id = $1 and name_key = $2 and id <> $3")
        .bind(user_id)
        .bind(name_key)
        .bind(but)
        .one::<(i64,)>()
        .await?
        .0)
}

/// An authenticator as the panel shows it, and whether codes of its account are locked.
#[derive(sqlx::FromRow)]
pub struct Shown {
    pub id: String,
    pub name: String,
    pub created_at: i64,
    pub used_at: Option<i64>,
    pub second_step_locked_at: Option<i64>,
}

/// All authenticators of an account, in the order in which they were added.
pub async fn shown(db: &Db, user_id: &str) -> Result<Vec<Shown>, Error> {
    Ok(db
        .query(
            "select a.id, a.name, a.created_at, a.used_at, u.second_step_locked_at
               from authenticators a join users u on u.id = a.user_id where a.user_id = $1 order by a.created_at, a.id",
        )
        .bind(user_id)
        .all()
        .await?)
}

/// An authenticator that becomes active.
pub struct New<'a> {
    pub id: &'a str,
    pub user_id: &'a str,
    pub name: &'a str,
    pub name_key: &'a str,
    pub secret: &'a str,
    /// The step of the code that confirmed it: used from the start.
    pub last_step: i64,
    pub now: UnixMillis,
}

/// Writes the row.
pub async fn insert(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    let query = tx
        .query(
            "insert into authenticators (id, user_id, name, name_key, secret, last_step, created_at)
               values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id)
        .bind(new.user_id)
        .bind(new.name)
        .bind(new.name_key)
        .bind(new.secret);
    query.bind(new.last_step).bind(new.now).execute().await?;
    Ok(())
}

/// The name of one authenticator of the account.
pub async fn name(tx: &mut Tx, user_id: &str, id: &str) -> Result<Option<String>, Error> {
    let row: Option<(String,)> = tx
        .query("select name from authenticators where id = $1 and user_id = $2")
        .bind(id)
        .bind(user_id)
        .optional()
        .await?;
    Ok(row.map(|(name,)| name))
}

/// Gives one authenticator of the account another name.
pub async fn rename(tx: &mut Tx, user_id: &str, id: &str, name: &str, name_key: &str) -> Result<bool, Error> {
    Ok(tx
        .query("update authenticators set name = $1, name_key = $2 where id = $3 and user_id = $4")
        .bind(name)
        .bind(name_key)
        .bind(id)
        .bind(user_id)
        .execute()
        .await?
        == 1)
}

/// Removes one authenticator of the account.
pub async fn delete(tx: &mut Tx, user_id: &str, id: &str) -> Result<bool, Error> {
    Ok(tx.query("delete from authenticators where id = $1 and user_id = $2").bind(id).bind(user_id).execute().await?
        == 1)
}

/// Removes all authenticators of the account. Says how many.
pub async fn delete_all(tx: &mut Tx, user_id: &str) -> Result<u64, Error> {
    Ok(tx.query("delete from authenticators where user_id = $1").bind(user_id).execute().await?)
}
