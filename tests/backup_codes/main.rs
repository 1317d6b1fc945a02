//! Backup codes: made, spent, replaced, looked up.

mod owner;
mod sets;
mod spending;
#[path = "../support/mod.rs"]
mod support;

use latchkey::account::backup_codes::flow::{digest, spend, status};
use latchkey::account::backup_codes::types::Tried;
use latchkey::error::Error;
use latchkey::fields::BackupCode;
use latchkey::server::caller::Caller;
use latchkey::server::centre::Centre;
use support::Bench;

const ADA: &str = "ada@example.org";

fn code(raw: &str) -> BackupCode {
    BackupCode::check(raw).ok().unwrap()
}

async fn spent(centre: &Centre, caller: &Caller, raw: &str) -> Result<Tried, Error> {
    let digest = digest(centre, &caller.user_id, &code(raw)).await?;
    let mut tx = centre.db.begin().await?;
    let tried = spend(&mut tx, centre, &caller.visitor, caller.subject(), (&digest, false)).await?;
    tx.commit().await?;
    Ok(tried)
}

async fn left(bench: &Bench, caller: &Caller) -> usize {
    status(&bench.centre, caller).await.ok().unwrap().left()
}
