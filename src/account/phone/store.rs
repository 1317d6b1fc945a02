//! Statements on `phones`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// A number in use.
#[derive(sqlx::FromRow)]
pub struct Row {
    pub id: String,
    pub number: String,
    pub ending: String,
    pub created_at: i64,
    pub used_at: Option<i64>,
}

/// The account's number.
pub async fn phone(db: &Db, user_id: &str) -> Result<Option<Row>, Error> {
    Ok(db
        .query("select id, number, ending, created_at, used_at from phones where user_id = $1")
        .bind(user_id)
        .optional()
        .await?)
}

/// Takes the number out of use and gives it for the last time.
pub async fn remove(tx: &mut Tx, user_id: &str) -> Result<Option<Row>, Error> {
    Ok(tx
        .query("delete from phones where user_id = $1 returning id, number, ending, created_at, used_at")
        .bind(user_id)
        .optional()
        .await?)
}

/// A number that is about to be used.
pub struct NewPhone<'a> {
    pub id: &'a str,
    pub user_id: &'a str,
    pub number: &'a str,
    pub ending: &'a str,
    pub now: UnixMillis,
}

/// Puts a number into use; false when another one was, meanwhile.
pub async fn insert(tx: &mut Tx, phone: NewPhone<'_>) -> Result<bool, Error> {
    let query = tx
        .query(
            "insert into phones (id, user_id, number, ending, created_at) values ($1, $2, $3, $4, $5)
               on conflict (user_id) do nothing",
        )
        .bind(phone.id)
        .bind(phone.user_id)
        .bind(phone.number)
        .bind(phone.ending);
    Ok(query.bind(phone.now).execute().await? == 1)
}

/// Notes that a code to the number signed in.
pub async fn used(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<(), Error> {
    tx.query("update phones set used_at = $2 where user_id = $1").bind(user_id).bind(now).execute().await?;
    Ok(())
}

/// What is left to sign in with beside the number.
#[derive(sqlx::FromRow)]
pub struct Left {
    pub authenticators: i64,
    pub backup_codes: i64,
}

/// See [`Left`].
pub async fn left(db: &Db, user_id: &str) -> Result<Left, Error> {
    Ok(db
        .query(
            "select (select count(*) from authenticators a where a.user_id = $1) as authenticators,
                 (select count(*) from backup_codes c join backup_code_sets s on s.id = c.set_id
                  where s.user_id = $1 and s.confirmed_at is not null and c.used_at is null) as backup_codes",
        )
        .bind(user_id)
        .one()
        .await?)
}
