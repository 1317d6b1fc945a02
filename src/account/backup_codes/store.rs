//! Statements on `backup_code_sets` and `backup_codes`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// The salt of the set in use.
pub async fn salt(db: &Db, user_id: &str) -> Result<Option<String>, Error> {
    let row: Option<(String,)> = db
        .query("select salt from backup_code_sets where user_id = $1 and confirmed_at is not null")
        .bind(user_id)
        .optional()
        .await?;
    Ok(row.map(|(salt,)| salt))
}

/// Spends a code of the account's set in use, from an address and its place: false when there is no such code, or it was spent before.
pub async fn spend(
    tx: &mut Tx,
    user_id: &str,
    digest: &str,
    (from, place): (String, Option<String>),
    now: UnixMillis,
) -> Result<bool, Error> {
    Ok(tx
        .query(
            "update backup_codes set used_at = $1, used_from = $2, used_place = $5 where digest = $3 and used_at is null
               and set_id in (select id from backup_code_sets where user_id = $4 and confirmed_at is not null)",
        )
        .bind(now)
        .bind(from)
        .bind(digest)
        .bind(user_id)
        .bind(place)
        .execute()
        .await?
        == 1)
}

/// How many codes of the set in use have this digest, how many of those and how many of all are unspent.
#[derive(sqlx::FromRow)]
pub struct Counts {
    pub same: i64,
    pub same_left: i64,
    pub left: i64,
}

/// See [`Counts`].
pub async fn counts(tx: &mut Tx, user_id: &str, digest: &str) -> Result<Counts, Error> {
    Ok(tx
        .query(
            "select count(case when c.digest = $2 then 1 end) as same,
                 count(case when c.digest = $2 and c.used_at is null then 1 end) as same_left,
                 count(case when c.used_at is null then 1 end) as left
               from backup_codes c join backup_code_sets s on s.id = c.set_id
               where s.user_id = $1 and s.confirmed_at is not null",
        )
        .bind(user_id)
        .bind(digest)
        .one()
        .await?)
}

/// A code as the panel shows it.
#[derive(sqlx::FromRow)]
pub struct CodeRow {
    pub used_at: Option<i64>,
    pub used_from: Option<String>,
    pub used_place: Option<String>,
}

/// The codes of the set in use, in the order in which they were printed.
pub async fn codes(db: &Db, user_id: &str) -> Result<Vec<CodeRow>, Error> {
    Ok(db
        .query(
            "select c.used_at, c.used_from, c.used_place from backup_codes c join backup_code_sets s on s.id = c.set_id
               where s.user_id = $1 and s.confirmed_at is not null order by c.position",
        )
        .bind(user_id)
        .all()
        .await?)
}

/// A set of codes.
#[derive(sqlx::FromRow)]
pub struct SetRow {
    pub id: String,
    pub created_at: i64,
    pub confirmed_at: Option<i64>,
}

/// The account's sets: at most one in use, and one that waits, if this session was shown it under the present password.
pub async fn sets(db: &Db, user_id: &str, session_id: &str) -> Result<Vec<SetRow>, Error> {
    Ok(db
        .query(
            "select id, created_at, confirmed_at from backup_code_sets
               where user_id = $1 and (confirmed_at is not null or session_id = $2
                 and created_at >= (select password_changed_at from users u where u.id = $1))
               order by created_at, id",
        )
        .bind(user_id)
        .bind(session_id)
        .all()
        .await?)
}

/// Forgets the sets that were never confirmed.
pub async fn delete_waiting(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    tx.query("delete from backup_code_sets where user_id = $1 and confirmed_at is null")
        .bind(user_id)
        .execute()
        .await?;
    Ok(())
}

/// Forgets one of these that was shown to this session: false when there is none.
pub async fn discard(tx: &mut Tx, (user_id, session_id): (&str, &str), id: &str) -> Result<bool, Error> {
    let query = tx.query(
        "delete from backup_code_sets where id = $1 and user_id = $2 and session_id = $3 and confirmed_at is null",
    );
    Ok(query.bind(id).bind(user_id).bind(session_id).execute().await? == 1)
}

/// Writes a set that waits for its confirmation by the session that is shown it.
pub async fn insert_set(
    tx: &mut Tx,
    id: &str,
    (user_id, session_id): (&str, &str),
    salt: &str,
    now: UnixMillis,
) -> Result<(), Error> {
    tx.query("insert into backup_code_sets (id, user_id, session_id, salt, created_at) values ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(user_id)
        .bind(session_id)
        .bind(salt)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Writes one of its codes.
pub async fn insert_code(tx: &mut Tx, id: &str, set_id: &str, digest: &str, position: i64) -> Result<(), Error> {
    tx.query("insert into backup_codes (id, set_id, digest, position) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(set_id)
        .bind(digest)
        .bind(position)
        .execute()
        .await?;
    Ok(())
}

/// Puts a waiting set into use: false when it is in use already, was replaced, or was shown to another session or under a former password.
pub async fn confirm(
    tx: &mut Tx,
    (user_id, session_id): (&str, &str),
    id: &str,
    now: UnixMillis,
) -> Result<bool, Error> {
    Ok(tx
        .query(
            "update backup_code_sets set confirmed_at = $1
               where id = $2 and user_id = $3 and session_id = $4 and confirmed_at is null
                 and created_at >= (select password_changed_at from users u where u.id = $3)",
        )
        .bind(now)
        .bind(id)
        .bind(user_id)
        .bind(session_id)
        .execute()
        .await?
        == 1)
}

/// Whether the account's set in use is this one.
pub async fn is_in_use(tx: &mut Tx, user_id: &str, id: &str) -> Result<bool, Error> {
    let (count,): (i64,) = tx
        .query("select count(*) from backup_code_sets where user_id = $1 and id = $2 and confirmed_at is not null")
        .bind(user_id)
        .bind(id)
        .one()
        .await?;
    Ok(count > 0)
}

/// Forgets every set of the account but one, with its codes. Says how many.
pub async fn delete_others(tx: &mut Tx, user_id: &str, keep: &str) -> Result<u64, Error> {
    Ok(tx
        .query("delete from backup_code_sets where user_id = $1 and id <> $2")
        .bind(user_id)
        .bind(keep)
        .execute()
        .await?)
}
