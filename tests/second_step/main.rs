//! The second step of signing in.

mod codes;
mod ends;
mod races;
#[path = "../support/mod.rs"]
mod support;

use latchkey::error::{Error, Problem};
use latchkey::sign_in::second_step::flow::show;
use latchkey::sign_in::second_step::types::SecondStep;
use support::Bench;
use support::second::Browser;

const ADA: &str = "ada@example.org";
const SESSIONS: &str = "select count(*) from sessions where user_id = $1";

fn over() -> Option<Error> {
    Some(Error::invalid("challenge", Problem::Expired))
}

/// Whether a sign-in waits in a browser.
async fn waits(bench: &Bench, browser: &Browser) -> bool {
    matches!(show(&bench.centre, &browser.visitor(bench)).await, Ok(SecondStep::Waits(_)))
}
