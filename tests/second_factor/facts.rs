use latchkey::account::alerts::flow::{save, settings};
use latchkey::account::alerts::types::Switches;
use latchkey::account::password::flow::change;
use latchkey::account::password::types::check_change;
use latchkey::account::trusted_browsers::flow::list;
use latchkey::account::two_factor::flow::status;
use latchkey::server::qr_code::drawn;

use crate::support::browser::{Browser as Page, text};
use crate::support::second::{Browser, code};
use crate::support::{Bench, OTHER, PASSWORD, benches, benches_with, mmdb};
use crate::{ADA, caller_in};

const DAY_S: i64 = 86_400;

/// The words of the Security page in a browser that is signed in.
async fn words(bench: &Bench, browser: &Browser) -> String {
    let mut page = Page::new(bench);
    page.cookies.insert("lk".to_owned(), browser.cookie("lk"));
    text(&page.open("/settings/security").await.html)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_is_the_link_that_stands_beside_it_and_no_other() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (_, offer) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        assert!(offer.link.contains(&format!("secret={}", offer.key.replace(' ', ""))), "the key is in the link");
        let picture = (offer.qr.size, offer.qr.path);
        assert!(Some(&picture) == drawn(&offer.link).as_ref(), "{}: drawn from the link", bench.engine);
        let (_, other) = bench.offered(&caller, "Tablet").await.ok().unwrap();
        assert!(other.qr.path != picture.1, "{}: each has a secret of its own", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_says_when_it_was_added_and_last_used() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let added_at = bench.centre.now();
        let (phone, caller, _) = bench.enrol(&caller, "Pixel 9").await;
        let fresh = status(&bench.centre, &caller).await.unwrap().devices.remove(0);
        assert_eq!((fresh.name.as_str(), fresh.used_at), ("Pixel 9", None), "confirming it was no use");
        assert_eq!(fresh.added_at.seconds_since(added_at), 0, "{}", bench.engine);

        bench.clock.advance_s(2 * DAY_S);
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let used_at = bench.centre.now();
        browser.second(&bench, &phone.code(used_at, 0), false).await.unwrap();
        let used = status(&bench.centre, &caller).await.unwrap().devices.remove(0);
        assert_eq!(used.added_at, fresh.added_at);
        assert_eq!(used.used_at.map(|at| at.seconds_since(used_at)), Some(0), "{}", bench.engine);
        let words = words(&bench, &browser).await;
        for said in [format!("Added {}", added_at.date()), format!("Last used {}", used_at.date())] {
            assert!(words.contains(&said), "{}: {said} in {words}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_browser_says_where_it_was_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    mmdb::write(&path, &[("203.0.113.0/24", Some("Lisbon"), "Portugal"), ("198.51.100.0/24", None, "Spain")]);
    for bench in benches_with(|config| config.geo_database = Some(path.clone())).await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("203.0.113.7");
        browser.first(&bench, ADA).await.unwrap();
        browser.second(&bench, &code(&bench), true).await.unwrap();
        let place = async |browser: &Browser| {
            let caller = caller_in(&bench, browser).await;
            list(&bench.centre, &caller).await.unwrap().browsers.remove(0).place
        };
        assert_eq!(place(&browser).await.as_deref(), Some("Lisbon, Portugal"), "{}", bench.engine);
        let shown = words(&bench, &browser).await;
        assert!(shown.contains("Lisbon, Portugal203.0.113.7"), "{}: {shown}", bench.engine);
        browser.address = "198.51.100.7";
        assert_eq!(browser.first(&bench, ADA).await, Ok(true), "still trusted");
        assert_eq!(place(&browser).await.as_deref(), Some("Spain"), "{}: where it was last used", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_about_security_comes_with_every_switch_off() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let none = Switches { new_device: false, new_location: false, new_browser: false };
        save(&bench.centre, &caller, none).await.unwrap();
        assert_eq!(settings(&bench.centre, &caller).await.unwrap().switches, none);
        let told = async |words: &str| {
            let mails = bench.mails(ADA).await;
            mails.iter().filter(|mail| mail.subject.contains(words)).count()
        };
        bench.sign_in_from("203.0.113.9", ADA, PASSWORD, false).await.ok().unwrap();
        assert_eq!(told("New sign-in").await, 0, "{}: that is what they silence", bench.engine);
        let form = check_change((PASSWORD, OTHER, OTHER), bench.centre.password_policy()).ok().unwrap();
        let (_, session) = change(&bench.centre, &caller, form).await.ok().unwrap();
        assert_eq!(told("password").await, 1, "{}: a new password", bench.engine);
        let caller = bench.caller(&session.token.reveal()).await.unwrap();
        bench.enrol(&caller, "Pixel 9").await;
        assert_eq!(told("authenticator was added").await, 1, "{}: a new authenticator", bench.engine);
    }
}
