//! Statements on `trusted_browsers`, and what they are bound to.

use crate::error::Error;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// What trust is bound to: the password's hash, beside each factor.
#[derive(sqlx::FromRow)]
pub struct Proof {
    pub password_hash: String,
    pub authenticator: Option<String>,
    pub phone: Option<String>,
}

/// See [`Proof`]; one row without an authenticator where the account has none.
pub async fn proofs(tx: &mut Tx, user_id: &str) -> Result<Vec<Proof>, Error> {
    Ok(tx
        .query(
            "select u.password_hash, a.id as authenticator, p.id as phone
             from users u left join authenticators a on a.user_id = u.id left join phones p on p.user_id = u.id
             where u.id = $1 order by a.id",
        )
        .bind(user_id)
        .all()
        .await?)
}

/// A browser to be trusted.
pub struct NewTrust<'a> {
    pub id: String,
    pub user_id: &'a str,
    pub browser_hash: &'a str,
    pub fingerprint: &'a str,
    pub title: String,
    pub device_type: &'a str,
    pub address: String,
    pub place: Option<String>,
    pub now: UnixMillis,
    pub expires_at: UnixMillis,
}

/// Writes the row.
pub async fn insert(tx: &mut Tx, trust: NewTrust<'_>) -> Result<(), Error> {
    tx.query(
        "insert into trusted_browsers (id, user_id, browser_hash, fingerprint, title, device_type, address, place,
                 created_at, used_at, expires_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
    )
    .bind(trust.id)
    .bind(trust.user_id)
    .bind(trust.browser_hash)
    .bind(trust.fingerprint)
    .bind(trust.title)
    .bind(trust.device_type)
    .bind(trust.address)
    .bind(trust.place)
    .bind(trust.now)
    .bind(trust.expires_at)
    .execute()
    .await?;
    Ok(())
}

/// Notes a sign-in of a browser that is trusted; false where none such is. Its time is not renewed.
pub async fn use_once(
    tx: &mut Tx,
    (user_id, browser_hash): (&str, &str),
    fingerprint: &str,
    (address, place): (&str, Option<String>),
    now: UnixMillis,
) -> Result<bool, Error> {
    let query = tx
        .query(
            "update trusted_browsers set used_at = $1, address = $2, place = $6
             where user_id = $3 and browser_hash = $4 and fingerprint = $5 and revoked_at is null and expires_at > $1",
        )
        .bind(now)
        .bind(address)
        .bind(user_id)
        .bind(browser_hash)
        .bind(fingerprint)
        .bind(place);
    Ok(query.execute().await? > 0)
}

/// A row of the list.
#[derive(sqlx::FromRow)]
pub struct Trusted {
    pub id: String,
    pub browser_hash: String,
    pub title: String,
    pub device_type: String,
    pub address: String,
    pub place: Option<String>,
    pub used_at: i64,
    pub expires_at: i64,
}

/// The browsers of an account that are trusted now, the one used last first.
pub async fn list(tx: &mut Tx, user_id: &str, fingerprint: &str, now: UnixMillis) -> Result<Vec<Trusted>, Error> {
    Ok(tx
        .query(
            "select id, browser_hash, title, device_type, address, place, used_at, expires_at from trusted_browsers
               where user_id = $1 and fingerprint = $2 and revoked_at is null and expires_at > $3
               order by used_at desc, id desc",
        )
        .bind(user_id)
        .bind(fingerprint)
        .bind(now)
        .all()
        .await?)
}

/// Ends the trust in one row, and says in what; nothing when there was none.
pub async fn revoke(tx: &mut Tx, user_id: &str, id: &str, now: UnixMillis) -> Result<Option<String>, Error> {
    let query = tx.query(
        "update trusted_browsers set revoked_at = $1 where id = $2 and user_id = $3 and revoked_at is null returning title",
    );
    let row: Option<(String,)> = query.bind(now).bind(id).bind(user_id).optional().await?;
    Ok(row.map(|(title,)| title))
}

/// Ends the trust in one browser.
pub async fn revoke_browser(tx: &mut Tx, user_id: &str, browser_hash: &str, now: UnixMillis) -> Result<(), Error> {
    tx.query(
        "update trusted_browsers set revoked_at = $1 where user_id = $2 and browser_hash = $3 and revoked_at is null",
    )
    .bind(now)
    .bind(user_id)
    .bind(browser_hash)
    .execute()
    .await?;
    Ok(())
}

/// Ends the trust in the browser of a session.
pub async fn revoke_of_session(tx: &mut Tx, user_id: &str, session_id: &str, now: UnixMillis) -> Result<(), Error> {
    tx.query(
        "update trusted_browsers set revoked_at = $1 where user_id = $2 and revoked_at is null
           and browser_hash in (select browser_hash from sessions where id = $3 and user_id = $2)",
    )
    .bind(now)
    .bind(user_id)
    .bind(session_id)
    .execute()
    .await?;
    Ok(())
}

/// Ends the trust in all browsers of an account.
pub async fn revoke_all(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<u64, Error> {
    Ok(tx
        .query("update trusted_browsers set revoked_at = $1 where user_id = $2 and revoked_at is null")
        .bind(now)
        .bind(user_id)
        .execute()
        .await?)
}
