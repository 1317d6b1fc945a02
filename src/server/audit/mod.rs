//! What happened, written in the transaction that made it happen.

mod action;

use super::centre::Centre;
use super::db::Tx;
use super::visitor::Visitor;
use crate::error::Error;

pub use self::action::Action;

/// Whom an event concerns: nobody known, an account, or an account's session.
#[derive(Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The account.
    pub user_id: Option<&'a str>,
    /// The session that acted.
    pub session_id: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// An account without a session.
    pub const fn account(user_id: &'a str) -> Self {
        Self { user_id: Some(user_id), session_id: None }
    }
}

/// Writes one event. Details are short `name=value` facts, never secrets.
pub async fn record(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    action: Action,
    details: &str,
) -> Result<(), Error> {
    insert(tx, centre, (&visitor.address.to_string(), &visitor.user_agent), subject, action, details).await
}

/// Writes one event that no visitor caused.
pub async fn record_own(tx: &mut Tx, centre: &Centre, subject: Subject<'_>, action: Action) -> Result<(), Error> {
    insert(tx, centre, ("", ""), subject, action, "").await
}

async fn insert(
    tx: &mut Tx,
    centre: &Centre,
    (address, user_agent): (&str, &str),
    subject: Subject<'_>,
    action: Action,
    details: &str,
) -> Result<(), Error> {
    tx.query(
        "insert into events (id, user_id, session_id, action, address, user_agent, details, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(centre.new_id())
    .bind(subject.user_id)
    .bind(subject.session_id)
    .bind(action.as_str())
    .bind(address)
    .bind(user_agent)
    .bind(details)
    .bind(centre.now())
    .execute()
    .await?;
    tracing::info!(target: "audit", action = action.as_str(), user = subject.user_id, session = subject.session_id, "event");
    Ok(())
}
