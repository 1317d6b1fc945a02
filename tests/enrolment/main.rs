//! Setting up an authenticator.

mod codes;
mod owner;
#[path = "../support/mod.rs"]
mod support;

use latchkey::account::enrolment::flow::confirm;
use latchkey::account::two_factor::flow::status;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;
use support::Bench;
use support::codes::otp;

const ADA: &str = "ada@example.org";

fn refused(field: &str, problem: Problem) -> Option<Error> {
    Some(Error::invalid(field, problem))
}

async fn names(bench: &Bench, caller: &Caller) -> Vec<String> {
    let shown = status(&bench.centre, caller).await.ok().unwrap();
    shown.devices.into_iter().map(|device| device.name).collect()
}

async fn try_code(bench: &Bench, caller: &Caller, code: &str) -> Option<Error> {
    confirm(&bench.centre, caller, "", &otp(code), false).await.err()
}
