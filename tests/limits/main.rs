//! Rate limits under attack, on both engines.

mod counts;
mod steps;
#[path = "../web/mod.rs"]
mod web;

use latchkey::error::Error;
use latchkey::server::limits::{self, Rule};
use web::Product;

/// How many of `count` simultaneous calls found room.
async fn room_for(product: &Product, rule: Rule, key: &str, count: usize) -> usize {
    let calls = (0..count).map(|_| {
        let (centre, key) = (product.centre.clone(), key.to_owned());
        tokio::spawn(async move { limits::take(&centre, rule, &key).await })
    });
    let mut passed = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(()) => passed += 1,
            Err(Error::TooMany { retry_after_s }) => assert!(retry_after_s > 0),
            Err(error) => panic!("{error:?}"),
        }
    }
    passed
}

fn wait_s(result: Result<(), Error>) -> u32 {
    match result {
        Err(Error::TooMany { retry_after_s }) => retry_after_s,
        other => panic!("{other:?}"),
    }
}
