//! Statements on `browsers` and `sign_in_places`.

use crate::error::Error;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// A browser that signs in.
pub struct Browser<'a> {
    pub id: String,
    pub user_id: &'a str,
    pub browser_hash: &'a str,
    pub title: String,
    pub device_type: &'a str,
    pub device_model: &'a str,
    pub os: &'a str,
    pub address: String,
    pub place: Option<String>,
    pub now: UnixMillis,
}

/// How many other known browsers of the account run on such a device.
pub async fn same_device(tx: &mut Tx, browser: &Browser<'_>) -> Result<i64, Error> {
    let query = tx
        .query(
            "select count(*) from browsers where user_id = $1 and browser_hash <> $2 and os = $3 and device_type = $4
               and device_model = $5",
        )
        .bind(browser.user_id)
        .bind(browser.browser_hash)
        .bind(browser.os);
    Ok(query.bind(browser.device_type).bind(browser.device_model).one::<(i64,)>().await?.0)
}

/// Notes that a known browser was used; false for one that is not known.
pub async fn see(tx: &mut Tx, browser: &Browser<'_>) -> Result<bool, Error> {
    let query = tx
        .query(
            "update browsers set title = $3, device_type = $4, device_model = $5, os = $6, address = $7, place = $8,
                 seen_at = $9
               where user_id = $1 and browser_hash = $2",
        )
        .bind(browser.user_id)
        .bind(browser.browser_hash)
        .bind(&browser.title);
    let query = query.bind(browser.device_type).bind(browser.device_model).bind(browser.os);
    Ok(query.bind(&browser.address).bind(browser.place.as_deref()).bind(browser.now).execute().await? == 1)
}

/// Makes a browser known.
pub async fn meet(tx: &mut Tx, browser: &Browser<'_>) -> Result<(), Error> {
    let query = tx
        .query(
            "insert into browsers (id, user_id, browser_hash, title, device_type, device_model, os, address, place,
                 created_at, seen_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) on conflict (user_id, browser_hash) do nothing",
        )
        .bind(&browser.id)
        .bind(browser.user_id)
        .bind(browser.browser_hash)
        .bind(&browser.title);
    let query = query.bind(browser.device_type).bind(browser.device_model).bind(browser.os);
    query.bind(&browser.address).bind(browser.place.as_deref()).bind(browser.now).execute().await?;
    Ok(())
}

/// Puts the new value of a browser's long-lived cookie in the place of the one before, wherever that stands: for every account that knows
/// the browser.
pub async fn rekey(tx: &mut Tx, before: &str, now: &str) -> Result<(), Error> {
    let sessions = tx.query("update sessions set browser_hash = $1 where browser_hash = $2");
    sessions.bind(now).bind(before).execute().await?;
    let trusted = tx.query("update trusted_browsers set browser_hash = $1 where browser_hash = $2");
    trusted.bind(now).bind(before).execute().await?;
    let known = tx.query("update browsers set browser_hash = $1 where browser_hash = $2");
    known.bind(now).bind(before).execute().await?;
    let links = tx.query("update tokens set browser_hash = $1 where browser_hash = $2");
    links.bind(now).bind(before).execute().await?;
    Ok(())
}

/// Makes a place known, or notes that it was used; true when it was not known.
pub async fn visit(tx: &mut Tx, id: &str, user_id: &str, place: &str, now: UnixMillis) -> Result<bool, Error> {
    let (known,): (String,) = tx
        .query(
            "insert into sign_in_places (id, user_id, place, created_at, seen_at) values ($1, $2, $3, $4, $4)
               on conflict (user_id, place) do update set seen_at = excluded.seen_at returning id",
        )
        .bind(id)
        .bind(user_id)
        .bind(place)
        .bind(now)
        .one()
        .await?;
    Ok(known == id)
}

/// Forgets the browsers and places that were first met at a moment or later.
pub async fn forget(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<(), Error> {
    tx.query("delete from browsers where user_id = $1 and created_at >= $2")
        .bind(user_id)
        .bind(since)
        .execute()
        .await?;
    tx.query("delete from sign_in_places where user_id = $1 and created_at >= $2")
        .bind(user_id)
        .bind(since)
        .execute()
        .await?;
    Ok(())
}
