//! Statements on `enrolments`.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// An authenticator that is being set up.
#[derive(sqlx::FromRow)]
pub struct Enrolment {
    pub id: String,
    pub name: String,
    pub name_key: String,
    pub secret: String,
    pub tries: i64,
    pub expires_at: i64,
}

/// One that begins.
pub struct New<'a> {
    pub id: &'a str,
    pub user_id: &'a str,
    pub session_id: &'a str,
    pub name: &'a str,
    pub name_key: &'a str,
    pub secret: &'a str,
    pub now: UnixMillis,
    pub expires_at: UnixMillis,
}

/// Writes it in the place of the one before.
pub async fn put(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    let query = tx.query("insert into enrolments (id, user_id, session_id, name, name_key, secret, tries, created_at, expires_at)
               values ($1, $2, $3, $4, $5, $6, 0, $7, $8)
               on conflict (user_id) do update set id = excluded.id, session_id = excluded.session_id, name = excluded.name,
                 name_key = excluded.name_key, secret = excluded.secret, tries = 0, created_at = excluded.created_at,
                 expires_at = excluded.expires_at").bind(new.id).bind(new.user_id).bind(new.session_id);
    let query = query.bind(new.name).bind(new.name_key);
    query.bind(new.secret).bind(new.now).bind(new.expires_at).execute().await?;
    Ok(())
}

/// The one that this session began, while it lives.
pub async fn pending(db: &Db, user_id: &str, session_id: &str, now: UnixMillis) -> Result<Option<Enrolment>, Error> {
    Ok(db
        .query(
            "select id, name, name_key, secret, tries, expires_at from enrolments
               where user_id = $1 and session_id = $2 and expires_at > $3",
        )
        .bind(user_id)
        .bind(session_id)
        .bind(now)
        .optional()
        .await?)
}

/// The one of this name that this session began, if no code was tried and it ends later than that.
pub async fn untried(
    tx: &mut Tx,
    user_id: &str,
    session_id: &str,
    name: &str,
    ending: UnixMillis,
) -> Result<Option<Enrolment>, Error> {
    Ok(tx
        .query(
            "select id, name, name_key, secret, tries, expires_at from enrolments
               where user_id = $1 and session_id = $2 and name = $3 and tries = 0 and expires_at > $4",
        )
        .bind(user_id)
        .bind(session_id)
        .bind(name)
        .bind(ending)
        .optional()
        .await?)
}

/// Counts a try at the one that this session began, while it lives, and gives it as it is now. Others wait until this transaction ends.
pub async fn take_try(
    tx: &mut Tx,
    user_id: &str,
    session_id: &str,
    now: UnixMillis,
) -> Result<Option<Enrolment>, Error> {
    Ok(tx
        .query(
            "update enrolments set tries = tries + 1 where user_id = $1 and session_id = $2 and expires_at > $3
               returning id, name, name_key, secret, tries, expires_at",
        )
        .bind(user_id)
        .bind(session_id)
        .bind(now)
        .optional()
        .await?)
}

/// Forgets the one that this session began, and gives its name; any one where the `id` is empty.
pub async fn give_up(tx: &mut Tx, user_id: &str, session_id: &str, id: &str) -> Result<Option<String>, Error> {
    let query = tx
        .query("delete from enrolments where user_id = $1 and session_id = $2 and ($3 = '' or id = $3) returning name");
    let gone: Option<(String,)> = query.bind(user_id).bind(session_id).bind(id).optional().await?;
    Ok(gone.map(|(name,)| name))
}

/// Forgets it, whoever began it.
pub async fn delete(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    tx.query("delete from enrolments where user_id = $1").bind(user_id).execute().await?;
    Ok(())
}
