//! Known browsers beside the guesses of strangers, and counters that all servers share.

use latchkey::error::{Error, Problem};

use crate::support::second::Browser;
use crate::support::{OTHER, PASSWORD, benches};
use crate::{ADA, refused, reset_password};

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_keep_the_owner_out_of_a_browser_that_is_known() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut known = Browser::at("192.0.2.10");
        assert!(known.first(&bench, ADA).await.unwrap());
        for n in 0..6 {
            assert!(bench.sign_in_from(&format!("198.51.100.{n}"), ADA, OTHER, false).await.is_err());
        }
        let mut unknown = Browser::at("192.0.2.10");
        assert!(matches!(unknown.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
        assert!(known.first(&bench, ADA).await.unwrap(), "{}", bench.engine);
        let mut other_account = known.clone();
        bench.sign_up("grace@example.org").await;
        for n in 0..6 {
            assert!(bench.sign_in_from(&format!("198.51.100.{n}"), "grace@example.org", OTHER, false).await.is_err());
        }
        let grace = other_account.first(&bench, "grace@example.org").await;
        assert!(matches!(grace, Err(Error::TooMany { .. })), "known to Ada's account alone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_browser_has_ten_tries_of_its_own() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut known = Browser::at("192.0.2.10");
        known.first(&bench, ADA).await.unwrap();
        for n in 0..10 {
            // From everywhere, so that no limit of an address comes first.
            known.address = ["192.0.2.11", "192.0.2.12"][n % 2];
            let wrong = known.first_on(&bench.centre, &bench, ADA, OTHER).await.err();
            assert_eq!(wrong, refused(Problem::WrongCredentials), "{}: {n}", bench.engine);
        }
        known.address = "192.0.2.13";
        assert!(matches!(known.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
        let mut stranger = Browser::at("192.0.2.14");
        assert!(stranger.first(&bench, ADA).await.unwrap(), "strangers have theirs");
        reset_password(&bench, OTHER).await;
        assert!(known.first_on(&bench.centre, &bench, ADA, OTHER).await.unwrap(), "a reset forgets");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_are_shared_by_servers_and_survive_a_restart() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let twin = bench.twin().await;
        let mut browser = Browser::at("192.0.2.10");
        for n in 0..5 {
            let centre = [&bench.centre, &twin][n % 2];
            let wrong = browser.first_on(centre, &bench, ADA, OTHER).await.err();
            assert_eq!(wrong, refused(Problem::WrongCredentials), "{}: {n}", bench.engine);
        }
        drop(twin);
        let restarted = bench.twin().await;
        let full = browser.first_on(&restarted, &bench, ADA, PASSWORD).await.err();
        assert!(matches!(full, Some(Error::TooMany { .. })), "{}: {full:?}", bench.engine);
    }
}
