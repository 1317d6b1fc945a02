//! Posts without scripts that wait until the person has proved who they are, and then go on by themselves.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::caller::Caller;
use super::centre::Centre;
use super::incident::unavailable;
use crate::error::Error;
use crate::time::UnixMillis;

/// Under which waiting posts are sealed.
const PURPOSE: &str = "resumption";

/// A post. Sealed while it waits, because it may hold secrets; so it has no `Debug`.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// The endpoint.
    pub path: String,
    /// The page that the form stood on.
    pub page: String,
    /// The form, as it was posted.
    pub form: String,
}

/// Keeps a post for as long as a proof counts, and gives the name under which it waits. An older one of the session goes.
pub async fn keep(centre: &Centre, caller: &Caller, kept: &Kept) -> Result<String, Error> {
    let (id, now) = (centre.new_id(), centre.now());
    let json = Zeroizing::new(serde_json::to_vec(kept).map_err(|cause| unavailable(&cause))?);
    let body = centre.keys.seal(PURPOSE, &caller.session_id, &id, &json, &*centre.random);
    let mut tx = centre.db.begin().await?;
    tx.query("delete from resumptions where session_id = $1").bind(&caller.session_id).execute().await?;
    tx.query("insert into resumptions (id, session_id, body, created_at, expires_at) values ($1, $2, $3, $4, $5)")
        .bind(&id)
        .bind(&caller.session_id)
        .bind(body)
        .bind(now)
        .bind(now.plus_s(centre.config.sessions.step_up_s))
        .execute()
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes the post that waits under this name: once, and only for the session that made it. One whose time is over is given too, with
/// true: only the page that it came from is of use then.
pub async fn take(centre: &Centre, caller: &Caller, id: &str) -> Result<Option<(Kept, bool)>, Error> {
    let sql = "delete from resumptions where id = $1 and session_id = $2 returning body, expires_at";
    let mut tx = centre.db.begin().await?;
    let row: Option<(String, i64)> = tx.query(sql).bind(id).bind(&caller.session_id).optional().await?;
    tx.commit().await?;
    let Some((body, expires_at)) = row else { return Ok(None) };
    let json = centre.keys.open(PURPOSE, &caller.session_id, id, &body).map_err(|cause| unavailable(&cause))?;
    let kept = serde_json::from_slice(&Zeroizing::new(json)).map_err(|cause| unavailable(&cause))?;
    Ok(Some((kept, UnixMillis(expires_at) <= centre.now())))
}
