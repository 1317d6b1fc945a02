//! Looking at one's sessions, naming them, signing them out.

mod ended;
mod listed;
#[path = "../support/mod.rs"]
mod support;

use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::active_sessions::types::SessionList;
use latchkey::server::caller::Caller;
use support::{Bench, PASSWORD};

const ADA: &str = "ada@example.org";
const DAY_S: i64 = 86_400;

async fn shown(bench: &Bench, caller: &Caller) -> SessionList {
    list(&bench.centre, caller, Filter::default()).await.unwrap()
}

async fn another(bench: &Bench) -> (String, String) {
    let started = bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
    (started.id, started.token.reveal())
}
