//! What pages hold, and what they never hold.

use http::StatusCode;
use latchkey::tabs::Tabs;

use crate::support::browser::{ADA, Browser, text};
use crate::support::{PASSWORD, benches, benches_with};

#[tokio::test(flavor = "multi_thread")]
async fn unknown_pages_and_endpoints_are_not_found() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        for path in ["/no-such-page", "/settings/no-such-tab", "/account/api/no-such-endpoint", "/.well-known/other"] {
            let answer = browser.open(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(text(&answer.html).to_lowercase().contains("not found"), "{path}: {}", text(&answer.html));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_holds_a_secret() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        let hash = "select password_hash, password_hash from users where email_key = $1";
        let (hash, _): (String, String) = bench.centre.db.query(hash).bind(ADA).one().await.unwrap();
        for path in ["/settings/profile", "/settings/security"] {
            let page = browser.open(path).await.html;
            for secret in browser.cookies.values().map(String::as_str).chain([PASSWORD, &hash]) {
                assert!(!page.contains(secret), "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_session_can_be_that_old_the_filter_says_so() {
    let day_s = 86_400;
    for (idle_s, said) in [(7 * day_s, Some("at most 7 days ")), (3600, Some("at most 1 day ")), (90 * day_s, None)] {
        for bench in benches_with(|config| config.sessions.remembered_idle_s = idle_s).await {
            let (_, cookie) = bench.signed_in(ADA).await;
            let mut browser = Browser::new(&bench);
            browser.cookies.insert("lk".to_owned(), cookie);
            let page = text(&browser.open("/settings/security?inactive=yes").await.html);
            assert!(page.contains("No inactive sessions"), "{}: {page}", bench.engine);
            assert_eq!(page.contains("so none can be older"), said.is_some(), "{}: {page}", bench.engine);
            assert!(said.is_none_or(|said| page.contains(said)), "{}: {page}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_panel_of_the_rail_is_a_card_of_the_page_and_in_its_order() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        for two_factor in [false, true] {
            if two_factor {
                bench.give_phone(&caller.user_id, "Pixel 9").await;
            }
            let html = browser.open("/settings/security").await.html;
            let cards = between(&html, r#"<section id=""#);
            // The panels of each tab are listed below it, in the order of the tabs; links of the panels themselves come later.
            let count = |tab: &str| Tabs::standard().find(tab).unwrap().panels.len();
            let mut listed = between(&html, r##"<a href="#"##)[count("profile")..][..count("security")].to_vec();
            if !two_factor {
                // Nobody has one before; the style hides the entry.
                listed.retain(|fragment| *fragment != "trusted-browsers");
            }
            assert_eq!(listed, cards, "{}, two-factor {two_factor}", bench.engine);
        }
    }
}

/// What stands between each `start` and the next quotation mark.
fn between<'a>(html: &'a str, start: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_finished_while_another_router_is_built() {
    for bench in benches().await {
        let (_, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        let others = std::thread::spawn({
            let centre = bench.centre.clone();
            move || (0..200).for_each(|_| drop(Browser::on(centre.clone())))
        });
        let mut pages = 0;
        while pages < 10 || !others.is_finished() {
            assert_eq!(browser.open("/settings/security").await.status, StatusCode::OK, "{} {pages}", bench.engine);
            pages += 1;
        }
        others.join().unwrap();
    }
}
