//! A browser's long-lived cookie is another one after every sign-in, and nothing is lost with it.

use latchkey::account::active_sessions::flow::end;
use latchkey::error::Error;
use latchkey::sign_up::flow::sign_up;
use latchkey::sign_up::types::check_sign_up;

use crate::support::second::{Browser, code};
use crate::support::{Bench, OTHER, PASSWORD, benches, proof};
use crate::{ADA, caller, listed};

const EVE: &str = "eve@example.org";
const GRACE: &str = "grace@example.org";

/// A browser elsewhere with a value that was copied from another one.
fn thief(copied: String) -> Browser {
    Browser { cookies: vec![("lk-browser", copied)], address: "203.0.113.9" }
}

async fn alerts(bench: &Bench, to: &str) -> usize {
    bench.mails(to).await.iter().filter(|mail| mail.subject.starts_with("New sign-in")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_from_before_a_sign_in_is_worth_nothing_after_it() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        bench.sign_up(EVE).await;
        bench.sign_up(GRACE).await;
        let mut shared = Browser::at("192.0.2.10");
        assert_eq!(shared.first(&bench, EVE).await, Ok(true));
        let copied = shared.cookie("lk-browser");

        assert_eq!(shared.first(&bench, ADA).await, Ok(false));
        shared.second(&bench, &code(&bench), true).await.unwrap();
        assert_eq!(shared.first(&bench, ADA).await, Ok(true), "{}: trusted there", bench.engine);
        assert_eq!(thief(copied.clone()).first(&bench, ADA).await, Ok(false), "{}: and not elsewhere", bench.engine);

        let before = shared.cookie("lk-browser");
        assert_eq!(shared.first(&bench, GRACE).await, Ok(true));
        for copied in [copied, before] {
            let told = alerts(&bench, GRACE).await;
            assert_eq!(thief(copied).first(&bench, GRACE).await, Ok(true));
            assert_eq!(alerts(&bench, GRACE).await, told + 1, "{}: a browser that is not known", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_account_of_the_browser_stays_known_and_trusted_there() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        bench.sign_up(EVE).await;
        let mut shared = Browser::at("192.0.2.10");
        assert_eq!(shared.first(&bench, ADA).await, Ok(false));
        shared.second(&bench, &code(&bench), true).await.unwrap();
        let of_trust = caller(&bench, &shared).await.session_id;
        for _ in 0..3 {
            assert_eq!(shared.first(&bench, EVE).await, Ok(true));
            assert_eq!(shared.first(&bench, ADA).await, Ok(true), "{}: trusted as before", bench.engine);
            assert_eq!(listed(&bench, &shared).await.browsers.len(), 1);
            assert!(listed(&bench, &shared).await.browsers[0].current, "{}", bench.engine);
        }
        assert_eq!((alerts(&bench, ADA).await, alerts(&bench, EVE).await), (0, 0), "{}: and known", bench.engine);
        bench.clock.advance_s(60);
        let mut other = Browser::at("192.0.2.11");
        assert_eq!(other.first(&bench, ADA).await, Ok(false));
        other.second(&bench, &code(&bench), false).await.unwrap();
        end(&bench.centre, &caller(&bench, &other).await, &of_trust).await.unwrap();
        assert_eq!(
            shared.first(&bench, ADA).await,
            Ok(false),
            "{}: its trust is found by a session of then",
            bench.engine
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_the_browser_asked_for_still_knows_it() {
    for bench in benches().await {
        bench.sign_up(EVE).await;
        let mut browser = Browser::at("192.0.2.10");
        assert_eq!(browser.first(&bench, EVE).await, Ok(true));
        let form = check_sign_up(("Ada", ADA, PASSWORD), false, bench.centre.password_policy()).ok().unwrap();
        sign_up(&bench.centre, &browser.visitor(&bench), form).await.unwrap();
        let token = bench.token_in_mail(ADA).await;
        let before = browser.cookie("lk-browser");
        assert_eq!(browser.first(&bench, EVE).await, Ok(true));
        assert!(bench.verify(proof(&token, Some(&before), "")).await.is_err(), "{}: a copied value", bench.engine);
        let now = browser.cookie("lk-browser");
        assert!(bench.verify(proof(&token, Some(&now), "")).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_to_another_account_begins_no_new_count_of_guesses() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        bench.sign_up(EVE).await;
        let mut browser = Browser::at("192.0.2.10");
        assert_eq!(browser.first(&bench, ADA).await, Ok(true));
        let mut wrong = 0;
        for address in ["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"] {
            browser.address = address;
            for _ in 0..5 {
                let guess = browser.first_on(&bench.centre, &bench, ADA, OTHER).await;
                wrong += usize::from(!matches!(guess, Err(Error::TooMany { .. })));
            }
            assert_eq!(browser.first(&bench, EVE).await, Ok(true), "{}: an account of the guesser's", bench.engine);
        }
        assert_eq!(wrong, 10, "{}: as many as a known browser has", bench.engine);
    }
}
