//! The outbox table: `pending → leased → sent | failed`, each step one conditional statement (SECURITY §13).

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::server::centre::Centre;
use crate::server::crypto::Unsealable;
use crate::server::db::Tx;
use crate::time::UnixMillis;

/// How long a worker may take over one message. Longer than [`super::smtp::TOTAL`], so that only a dead worker loses its lease.
const LEASE_S: i64 = 60;
const PURPOSE: &str = "outbox";

/// By which way a message leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum Channel {
    Mail,
    Sms,
}

impl Channel {
    /// What its rows say; those of mail say nothing.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Mail => None,
            Self::Sms => Some("sms"),
        }
    }
}

/// A message that this worker alone may send, until the lease ends.
#[derive(sqlx::FromRow)]
pub(super) struct Leased {
    pub id: String,
    pub recipient: String,
    pub template: String,
    /// Mail unless told.
    pub channel: Option<String>,
    body: Option<String>,
    pub created_at: i64,
    pub not_after: Option<i64>,
    pub attempts: i64,
    leased_until: i64,
}

impl Leased {
    /// What it says.
    pub fn open<T: DeserializeOwned>(&self, centre: &Centre) -> Result<T, Unsealable> {
        let sealed = self.body.as_deref().ok_or(Unsealable::Malformed)?;
        let json = Zeroizing::new(centre.keys.open(PURPOSE, &self.recipient, &self.id, sealed)?);
        serde_json::from_slice(&json).map_err(|_| Unsealable::Malformed)
    }

    /// True once the message is worthless.
    pub fn is_expired(&self, at: UnixMillis) -> bool {
        self.not_after.is_some_and(|not_after| not_after <= at.0)
    }
}

/// A message that is about to be queued.
pub(in crate::server) struct NewRow<'a> {
    /// Whom it is for: an address; for a text message only the end of the number, which is sealed with the text.
    pub recipient: &'a str,
    pub template: &'static str,
    pub channel: Channel,
    pub json: &'a [u8],
    pub not_after: Option<UnixMillis>,
}

pub(in crate::server) async fn insert(tx: &mut Tx, centre: &Centre, row: NewRow<'_>) -> Result<(), Error> {
    let (id, now) = (centre.new_id(), centre.now());
    let body = centre.keys.seal(PURPOSE, row.recipient, &id, row.json, &*centre.random);
    tx.query(
        "insert into outbox (id, recipient, template, body, created_at, due_at, not_after, attempts, channel)
         values ($1, $2, $3, $4, $5, $5, $6, 0, $7)",
    )
    .bind(id)
    .bind(row.recipient)
    .bind(row.template)
    .bind(body)
    .bind(now)
    .bind(row.not_after)
    .bind(row.channel.name())
    .execute()
    .await?;
    Ok(())
}

/// Messages of a channel that may be leased now, the one due for longest first.
pub(super) async fn due(centre: &Centre, channel: Channel, limit: usize) -> Result<Vec<String>, Error> {
    let rows: Vec<(String,)> = centre
        .db
        .query(
            "select id from outbox
             where sent_at is null and failed_at is null and due_at <= $1 and (leased_until is null or leased_until <= $1)
               and coalesce(channel, '') = $2
             order by due_at, id limit $3",
        )
        .bind(centre.now())
        .bind(channel.name().unwrap_or_default())
        .bind(limit as i64)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes a message for this worker, unless another one has it or is done with it. A lease counts as an attempt, so that a message that
/// kills its worker is given up in the end.
pub(super) async fn lease(centre: &Centre, id: &str) -> Result<Option<Leased>, Error> {
    let now = centre.now();
    let mut tx = centre.db.begin().await?;
    let taken = tx
        .query(
            "update outbox set leased_until = $2, attempts = attempts + 1
             where id = $1 and sent_at is null and failed_at is null and due_at <= $3 and (leased_until is null or leased_until <= $3)",
        )
        .bind(id)
        .bind(now.plus_s(LEASE_S))
        .bind(now)
        .execute()
        .await?;
    if taken == 0 {
        return Ok(None);
    }
    let row = tx
        .query(
            "select id, recipient, template, channel, body, created_at, not_after, attempts, leased_until from outbox where id = $1",
        )
        .bind(id)
        .one()
        .await?;
    tx.commit().await?;
    Ok(Some(row))
}

/// Marks a message as sent, whoever holds the lease by now, and wipes its body.
pub(super) async fn sent(centre: &Centre, leased: &Leased) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    tx.query(
        "update outbox set sent_at = $2, failed_at = null, body = null, leased_until = null, last_error = null
         where id = $1 and sent_at is null",
    )
    .bind(&leased.id)
    .bind(centre.now())
    .execute()
    .await?;
    Ok(tx.commit().await?)
}

/// Gives a message up and wipes its body, unless another worker took it over.
pub(super) async fn failed(centre: &Centre, leased: &Leased, reason: &str) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    tx.query(
        "update outbox set failed_at = $2, body = null, leased_until = null, last_error = $3
         where id = $1 and leased_until = $4 and sent_at is null",
    )
    .bind(&leased.id)
    .bind(centre.now())
    .bind(reason)
    .bind(leased.leased_until)
    .execute()
    .await?;
    Ok(tx.commit().await?)
}

/// Puts a message back until later, unless another worker took it over.
pub(super) async fn postpone(centre: &Centre, leased: &Leased, due: UnixMillis, reason: &str) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    tx.query(
        "update outbox set due_at = $2, leased_until = null, last_error = $3
         where id = $1 and leased_until = $4 and sent_at is null",
    )
    .bind(&leased.id)
    .bind(due)
    .bind(reason)
    .bind(leased.leased_until)
    .execute()
    .await?;
    Ok(tx.commit().await?)
}

/// Gives a message back untried, because this worker stops.
pub(super) async fn release(centre: &Centre, leased: &Leased) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    tx.query(
        "update outbox set leased_until = null, attempts = attempts - 1
         where id = $1 and leased_until = $2 and sent_at is null",
    )
    .bind(&leased.id)
    .bind(leased.leased_until)
    .execute()
    .await?;
    Ok(tx.commit().await?)
}
