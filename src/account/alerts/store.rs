//! Statements on `alert_settings` and `sign_in_alerts`.

use super::types::Switches;
use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// The switches of an account that has signed in before.
#[derive(sqlx::FromRow)]
pub struct Settings {
    new_device_off_at: Option<i64>,
    new_location_off_at: Option<i64>,
    new_browser_off_at: Option<i64>,
}

impl Settings {
    /// Which are on.
    pub const fn switches(&self) -> Switches {
        Switches {
            new_device: self.new_device_off_at.is_none(),
            new_location: self.new_location_off_at.is_none(),
            new_browser: self.new_browser_off_at.is_none(),
        }
    }
}

/// Locks the account's row until the transaction ends, so that simultaneous sign-ins are judged one after the other. None at the first one.
pub async fn enter(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<Option<Settings>, Error> {
    Ok(tx
        .query(
            "update alert_settings set signed_in_at = $2 where user_id = $1
               returning new_device_off_at, new_location_off_at, new_browser_off_at",
        )
        .bind(user_id)
        .bind(now)
        .optional()
        .await?)
}

/// Makes that row; false when somebody else just did.
pub async fn begin(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<bool, Error> {
    Ok(tx
        .query("insert into alert_settings (user_id, signed_in_at) values ($1, $2) on conflict (user_id) do nothing")
        .bind(user_id)
        .bind(now)
        .execute()
        .await?
        == 1)
}

/// The switches of an account, if it has ever signed in since there are alerts.
pub async fn settings(db: &Db, user_id: &str) -> Result<Option<Settings>, Error> {
    Ok(db
        .query(
            "select new_device_off_at, new_location_off_at, new_browser_off_at from alert_settings where user_id = $1",
        )
        .bind(user_id)
        .optional()
        .await?)
}

/// Locks the account's row until the transaction ends and gives its switches, so that a change is judged by what it changes.
pub async fn hold(tx: &mut Tx, user_id: &str) -> Result<Option<Settings>, Error> {
    Ok(tx
        .query(
            "update alert_settings set signed_in_at = signed_in_at where user_id = $1
               returning new_device_off_at, new_location_off_at, new_browser_off_at",
        )
        .bind(user_id)
        .optional()
        .await?)
}

/// Sets the switches.
pub async fn save(tx: &mut Tx, user_id: &str, switches: Switches, now: UnixMillis) -> Result<(), Error> {
    let off_at = |on: bool| (!on).then_some(now);
    let query = tx.query("insert into alert_settings (user_id, new_device_off_at, new_location_off_at, new_browser_off_at, signed_in_at)
               values ($1, $2, $3, $4, $5)
               on conflict (user_id) do update set new_device_off_at = excluded.new_device_off_at,
                 new_location_off_at = excluded.new_location_off_at, new_browser_off_at = excluded.new_browser_off_at").bind(user_id).bind(off_at(switches.new_device)).bind(off_at(switches.new_location));
    query.bind(off_at(switches.new_browser)).bind(now).execute().await?;
    Ok(())
}

/// A sign-in that the owner is told of.
#[derive(sqlx::FromRow)]
pub struct Alert {
    pub id: String,
    pub user_id: String,
    pub session_id: String,
    pub news: String,
    pub title: String,
    pub address: String,
    pub place: Option<String>,
    pub created_at: i64,
}

/// Keeps an alert; `mailed` says whether it is told in a mail of its own.
pub async fn insert(tx: &mut Tx, alert: &Alert, mailed: bool) -> Result<(), Error> {
    let query = tx
        .query(
            "insert into sign_in_alerts (id, user_id, session_id, news, title, address, place, created_at, mailed_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&alert.id)
        .bind(&alert.user_id)
        .bind(&alert.session_id)
        .bind(&alert.news);
    let query = query.bind(&alert.title).bind(&alert.address).bind(alert.place.as_deref()).bind(alert.created_at);
    query.bind(mailed.then_some(alert.created_at)).execute().await?;
    Ok(())
}

/// How many alerts the account was mailed since.
pub async fn mailed_since(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<i64, Error> {
    Ok(tx
        .query("select count(*) from sign_in_alerts where user_id = $1 and mailed_at > $2")
        .bind(user_id)
        .bind(since)
        .one::<(i64,)>()
        .await?
        .0)
}

/// Up to a hundred accounts with alerts from before `waiting` that were in no list since `digested`.
pub async fn undigested(db: &Db, waiting: UnixMillis, digested: UnixMillis) -> Result<Vec<(String,)>, Error> {
    Ok(db
        .query(
            "select distinct a.user_id from sign_in_alerts a join alert_settings s on s.user_id = a.user_id
               where a.digested_at is null and a.mailed_at is null and a.created_at <= $1
                 and (s.digested_at is null or s.digested_at <= $2) limit 100",
        )
        .bind(waiting)
        .bind(digested)
        .all()
        .await?)
}

/// Takes an account's list for this server alone: false when another one has it.
pub async fn claim(tx: &mut Tx, user_id: &str, digested: UnixMillis, now: UnixMillis) -> Result<bool, Error> {
    Ok(tx
        .query(
            "update alert_settings set digested_at = $3
               where user_id = $1 and (digested_at is null or digested_at <= $2)",
        )
        .bind(user_id)
        .bind(digested)
        .bind(now)
        .execute()
        .await?
        == 1)
}

/// The alerts of the list, oldest first; they count as told from now on.
pub async fn digest(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<Vec<Alert>, Error> {
    let mut alerts: Vec<Alert> = tx
        .query(
            "update sign_in_alerts set digested_at = $2
               where user_id = $1 and mailed_at is null and digested_at is null
               returning id, user_id, session_id, news, title, address, place, created_at",
        )
        .bind(user_id)
        .bind(now)
        .all()
        .await?;
    alerts.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Ok(alerts)
}
