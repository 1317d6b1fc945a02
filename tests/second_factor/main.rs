//! The second factor as a whole: how it is turned off, which counters guard it, what its panels say.

mod confirm_page;
mod counters;
mod facts;
mod gate;
mod lock_out;
mod panel;
mod reset;
#[path = "../support/mod.rs"]
mod support;
mod turn_off;

use std::sync::Arc;

use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::sessions::flow::resume;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;
use support::second::Browser;
use support::{Bench, PASSWORD};

const ADA: &str = "ada@example.org";

/// The person who is signed in in a browser.
async fn caller_in(bench: &Bench, browser: &Browser) -> Caller {
    let visitor = Arc::new(browser.visitor(bench));
    resume(&bench.centre, visitor, &browser.cookie("lk")).await.unwrap().expect("somebody is signed in")
}

/// The same session after a fresh proof: its cookie, and who it belongs to.
async fn proven(bench: &Bench, caller: &Caller, code: &str) -> (String, Caller) {
    let form = check_proof(PASSWORD, code).ok().unwrap();
    let cookie = confirm(&bench.centre, caller, form).await.ok().unwrap().token.reveal();
    let caller = bench.caller(&cookie).await.unwrap();
    (cookie, caller)
}

fn refused(problem: Problem) -> Option<Error> {
    Some(Error::invalid("code", problem))
}
