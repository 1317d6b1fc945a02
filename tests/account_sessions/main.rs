//! What goes with a session, what it says of itself, how long it lives, and its cookies.

mod at_once;
mod cookies;
mod ends;
mod facts;
mod in_flight;
mod lives;
#[path = "../support/mod.rs"]
mod support;

use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::active_sessions::types::SessionList;
use latchkey::server::caller::Caller;
use support::Bench;

const ADA: &str = "ada@example.org";
const DAY_S: i64 = 86_400;

async fn shown(bench: &Bench, caller: &Caller) -> SessionList {
    list(&bench.centre, caller, Filter::default()).await.unwrap()
}
