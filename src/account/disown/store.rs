//! Statements on the sign-in in question, and on what disowning it voids.

use crate::error::Error;
use crate::server::db::{Db, Tx};
use crate::time::UnixMillis;

/// A sign-in that its owner was told of.
#[derive(sqlx::FromRow)]
pub struct Alert {
    pub session_id: String,
    pub news: String,
    pub title: String,
    pub address: String,
    pub place: Option<String>,
    pub created_at: i64,
}

/// The alert about a session.
pub async fn alert(db: &Db, session_id: &str) -> Result<Option<Alert>, Error> {
    Ok(db
        .query("select session_id, news, title, address, place, created_at from sign_in_alerts where session_id = $1")
        .bind(session_id)
        .optional()
        .await?)
}

/// Whom to write to.
#[derive(sqlx::FromRow)]
pub struct Owner {
    pub name: String,
    pub email: String,
    pub email_key: String,
}

/// Lets nobody sign in before the password is reset, and says whose account it is; none that is disabled.
pub async fn require_reset(tx: &mut Tx, user_id: &str, now: UnixMillis) -> Result<Option<Owner>, Error> {
    Ok(tx
        .query(
            "update users set reset_required_at = $2 where id = $1 and disabled_at is null
               returning name, email, email_key",
        )
        .bind(user_id)
        .bind(now)
        .optional()
        .await?)
}

/// Makes backup codes worthless that nobody said to have saved.
pub async fn void_unconfirmed_codes(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    tx.query("delete from backup_code_sets where user_id = $1 and confirmed_at is null")
        .bind(user_id)
        .execute()
        .await?;
    Ok(())
}
