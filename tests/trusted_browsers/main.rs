//! Browsers that are spared the second step, and everything that voids that.

mod renewed;
#[path = "../support/mod.rs"]
mod support;
mod trust;
mod voided;

use std::sync::Arc;

use latchkey::account::sessions::flow::resume;
use latchkey::account::trusted_browsers::flow::list;
use latchkey::account::trusted_browsers::types::TrustedBrowsers;
use latchkey::server::caller::Caller;
use support::Bench;
use support::second::{Browser, code_after};

const ADA: &str = "ada@example.org";

/// A browser that Ada has just trusted.
async fn trusting(bench: &Bench, address: &'static str, steps: i64) -> Browser {
    let mut browser = Browser::at(address);
    assert!(!browser.first(bench, ADA).await.unwrap());
    browser.second(bench, &code_after(bench, steps), true).await.unwrap();
    browser
}

async fn caller(bench: &Bench, browser: &Browser) -> Caller {
    let visitor = Arc::new(browser.visitor(bench));
    resume(&bench.centre, visitor, &browser.cookie("lk")).await.unwrap().unwrap()
}

async fn listed(bench: &Bench, browser: &Browser) -> TrustedBrowsers {
    list(&bench.centre, &caller(bench, browser).await).await.unwrap()
}
