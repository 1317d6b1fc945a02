//! Statements on `sms_codes`.

use super::types::Attempt;
use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// Holds the account until the transaction ends; false when it is disabled or gone.
pub async fn hold(tx: &mut Tx, user_id: &str) -> Result<bool, Error> {
    Ok(tx
        .query("update users set created_at = created_at where id = $1 and disabled_at is null")
        .bind(user_id)
        .execute()
        .await?
        == 1)
}

/// A code that is about to be sent.
pub struct NewCode<'a> {
    pub id: &'a str,
    pub attempt: Attempt<'a>,
    pub digest: &'a str,
    pub number: Option<&'a str>,
    pub ending: &'a str,
    pub now: UnixMillis,
    pub expires_at: UnixMillis,
}

/// Keeps a code's digest.
pub async fn insert(tx: &mut Tx, code: NewCode<'_>) -> Result<(), Error> {
    let Attempt { user_id, purpose, id } = code.attempt;
    let query = tx.query("insert into sms_codes (id, user_id, purpose, attempt, digest, number, ending, tries, created_at, expires_at)
               values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)").bind(code.id).bind(user_id).bind(purpose.as_str()).bind(id).bind(code.digest);
    query.bind(code.number).bind(code.ending).bind(code.now).bind(code.expires_at).execute().await?;
    Ok(())
}

/// A code that may be compared.
#[derive(sqlx::FromRow)]
pub struct Code {
    pub id: String,
    pub digest: String,
    pub number: Option<String>,
}

/// Counts a try at the newest code of an attempt, and gives the code if there was room: counted before it is compared, so simultaneous
/// guesses cannot slip past.
pub async fn take_try(tx: &mut Tx, attempt: Attempt<'_>, most: i64, now: UnixMillis) -> Result<Option<Code>, Error> {
    let query = tx.query("update sms_codes set tries = tries + 1
               where user_id = $1 and purpose = $2 and attempt = $3 and used_at is null and tries < $4 and expires_at > $5
               returning id, digest, number").bind(attempt.user_id).bind(attempt.purpose.as_str()).bind(attempt.id);
    Ok(query.bind(most).bind(now).optional().await?)
}

/// Whether a code is still alive for its time, whatever its tries.
pub async fn waits(tx: &mut Tx, attempt: Attempt<'_>, now: UnixMillis) -> Result<bool, Error> {
    let query = tx.query("select id from sms_codes where user_id = $1 and purpose = $2 and attempt = $3 and used_at is null and expires_at > $4").bind(attempt.user_id).bind(attempt.purpose.as_str()).bind(attempt.id);
    Ok(query.bind(now).optional::<(String,)>().await?.is_some())
}

/// Spends a code: true for exactly one of any number of simultaneous callers.
pub async fn spend(tx: &mut Tx, id: &str, now: UnixMillis) -> Result<bool, Error> {
    Ok(tx
        .query("update sms_codes set used_at = $2 where id = $1 and used_at is null")
        .bind(id)
        .bind(now)
        .execute()
        .await?
        == 1)
}

/// Makes the unspent code of one attempt worthless: false when there is none.
pub async fn give_up(tx: &mut Tx, attempt: Attempt<'_>, now: UnixMillis) -> Result<bool, Error> {
    let query = tx
        .query("update sms_codes set used_at = $4 where user_id = $1 and purpose = $2 and attempt = $3 and used_at is null")
        .bind(attempt.user_id)
        .bind(attempt.purpose.as_str())
        .bind(attempt.id);
    Ok(query.bind(now).execute().await? > 0)
}

/// Makes an account's unspent codes of one purpose worthless.
pub async fn void(tx: &mut Tx, user_id: &str, purpose: &'static str, now: UnixMillis) -> Result<(), Error> {
    tx.query("update sms_codes set used_at = $3 where user_id = $1 and purpose = $2 and used_at is null")
        .bind(user_id)
        .bind(purpose)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// How the number ends to which an open code was sent.
pub async fn pending(db: &Db, attempt: Attempt<'_>, most: i64, now: UnixMillis) -> Result<Option<String>, Error> {
    let query = db
        .query(
            "select ending from sms_codes where user_id = $1 and purpose = $2 and attempt = $3 and used_at is null
               and tries < $4 and expires_at > $5",
        )
        .bind(attempt.user_id)
        .bind(attempt.purpose.as_str())
        .bind(attempt.id);
    Ok(query.bind(most).bind(now).optional::<(String,)>().await?.map(|(ending,)| ending))
}
