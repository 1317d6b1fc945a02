//! The fresh proof of identity before sensitive actions.

mod support;

use http::StatusCode;
use latchkey::account::identity::flow::{confirm, require, require_second};
use latchkey::account::identity::types::check_proof;
use latchkey::account::sessions::flow::Started;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;
use support::browser::{ADA, Browser, text};
use support::{Bench, OTHER, PASSWORD, benches, benches_with};

async fn prove(bench: &Bench, caller: &Caller, password: &str, code: &str) -> Result<Started, Error> {
    let form = check_proof(password, code).map_err(Error::Invalid)?;
    confirm(&bench.centre, caller, form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_counts_for_ten_minutes_and_gives_a_new_session_id() {
    for bench in benches().await {
        let (caller, old) = bench.signed_in(ADA).await;
        assert_eq!(require(&bench.centre, &caller), Ok(()), "signing in was a proof");
        bench.clock.advance_s(600);
        assert_eq!(require(&bench.centre, &caller), Err(Error::ConfirmIdentity));
        let new = prove(&bench, &caller, PASSWORD, "").await.ok().unwrap().token.reveal();
        assert!(bench.caller(&old).await.is_none(), "{}: the former id is dead", bench.engine);
        let caller = bench.caller(&new).await.unwrap();
        assert_eq!(require(&bench.centre, &caller), Ok(()));
        assert_eq!(bench.actions(&caller.user_id).await.last().unwrap(), "identity.confirmed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_counts_in_the_counter_of_the_account() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        for _ in 0..5 {
            let refused = prove(&bench, &caller, OTHER, "").await.err();
            assert_eq!(refused, Some(Error::invalid("password", Problem::WrongPassword)));
        }
        let right = prove(&bench, &caller, PASSWORD, "").await.err();
        assert!(matches!(right, Some(Error::TooMany { .. })), "{}: {right:?}", bench.engine);
        assert!(bench.caller(&cookie).await.is_some(), "the session goes on");
        assert!(bench.actions(&caller.user_id).await.contains(&"identity.refused".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_an_authenticator_the_password_alone_proves_nothing() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let phone = bench.give_phone(&caller.user_id, "Pixel 9").await;
        let caller = bench.caller(&cookie).await.unwrap();
        assert_eq!(require(&bench.centre, &caller), Err(Error::ConfirmIdentity), "enrolled meanwhile: asked at once");
        assert_eq!(require_second(&bench.centre, &caller), Err(Error::ConfirmIdentity));
        let without = prove(&bench, &caller, PASSWORD, "").await.err();
        assert_eq!(without, Some(Error::invalid("code", Problem::Missing)));
        let wrong = prove(&bench, &caller, PASSWORD, "000000").await.err();
        assert_eq!(wrong, Some(Error::invalid("code", Problem::WrongCode)));

        let digits = phone.digits_at(bench.centre.now());
        let new = prove(&bench, &caller, PASSWORD, &digits).await.ok().unwrap().token.reveal();
        let caller = bench.caller(&new).await.unwrap();
        assert_eq!(require(&bench.centre, &caller), Ok(()), "{}", bench.engine);
        let again = prove(&bench, &caller, PASSWORD, &digits).await.err();
        assert_eq!(again, Some(Error::invalid("code", Problem::UsedCode)), "a code works once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_count_in_the_one_counter_of_the_second_step() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let phone = bench.give_phone(&caller.user_id, "Pixel 9").await;
        bench.give_phone(&caller.user_id, "Tablet").await;
        let caller = bench.caller(&cookie).await.unwrap();
        for code in ["000000", "0000-0000-0000-0000", "000001", "0000-0000-0000-0001", "000002"] {
            let refused = prove(&bench, &caller, PASSWORD, code).await.err();
            let wrong = if code.contains('-') { Problem::WrongBackupCode } else { Problem::WrongCode };
            assert_eq!(refused, Some(Error::invalid("code", wrong)), "{}: {code}", bench.engine);
        }
        let right = prove(&bench, &caller, PASSWORD, &phone.digits_at(bench.centre.now())).await.err();
        assert!(matches!(right, Some(Error::TooMany { .. })), "{}: {right:?}", bench.engine);
        let logged = bench.actions(&caller.user_id).await;
        assert!(logged.contains(&"second_step.not_compared".to_owned()), "{}: {logged:?}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_interrupted_post_goes_on_by_itself() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let phone = bench.give_phone(&caller.user_id, "Pixel 9").await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        browser.open("/settings/security").await;
        let change = [("current", PASSWORD), ("new", OTHER), ("confirm", OTHER)];
        let stopped = browser.post("password/change", &change).await;
        assert_eq!(stopped.status, StatusCode::SEE_OTHER);
        let (page, id) = stopped.location.split_once("&resume=").unwrap();
        assert_eq!(page, "/confirm-identity?at=password", "{}", bench.engine);
        let kept = bench.count("select count(*) from resumptions where id = $1", id).await;
        assert_eq!(kept, 1);

        let asked = browser.open(&stopped.location).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(text(&asked.html).contains("Confirm that it is you"), "{}", asked.html);
        assert!(!asked.html.contains(OTHER), "what was typed waits on the server, not in the page");
        let wrong = browser.post("identity/confirm", &[("password", OTHER), ("resume", id)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains(id), "the post still waits");
        let digits = phone.digits_at(bench.centre.now());
        let done = browser.post("identity/confirm", &[("password", PASSWORD), ("code", &digits), ("resume", id)]).await;
        assert_eq!(done.status, StatusCode::OK, "{}", text(&done.html));
        assert!(text(&done.html).contains("Password changed."), "{}", text(&done.html));
        assert_eq!(
            browser.open("/settings/security").await.status,
            StatusCode::OK,
            "the new cookies are the browser's"
        );
        bench.clock.advance_s(30);
        let next = phone.digits_at(bench.centre.now());
        let again = browser.post("identity/confirm", &[("password", OTHER), ("code", &next), ("resume", id)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a post waits once");
        assert!(text(&again.html).contains("was done already"), "{}", text(&again.html));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_post_belongs_to_the_session_that_made_it() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        bench.give_phone(&caller.user_id, "Pixel 9").await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        browser.open("/settings/security").await;
        let change = [("current", PASSWORD), ("new", OTHER), ("confirm", OTHER)];
        let stopped = browser.post("password/change", &change).await;
        let (_, id) = stopped.location.split_once("&resume=").unwrap();

        let (_, other) = bench.signed_in("eve@example.org").await;
        let mut eve = Browser::new(&bench);
        eve.cookies.insert("lk".to_owned(), other);
        eve.open("/settings/security").await;
        let stolen = eve.post("identity/confirm", &[("password", PASSWORD), ("resume", id)]).await;
        assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: nothing waits for her", bench.engine);
        assert!(!text(&stolen.html).contains("Password changed."), "{}", text(&stolen.html));
        let kept = bench.count("select count(*) from resumptions where id = $1", id).await;
        assert_eq!(kept, 1, "and it still waits for him");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_waited_for_too_long_is_dropped_and_the_person_is_told() {
    for bench in benches_with(|config| config.sessions.idle_s = 7200).await {
        let (_, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        browser.open("/settings/security?inactive=yes").await;
        bench.clock.advance_s(600);
        let stopped = browser.post("add-authenticator/begin", &[("name", "Pixel 9")]).await;
        let (_, id) = stopped.location.split_once("&resume=").unwrap();
        bench.clock.advance_s(600);
        let late = browser.post("identity/confirm", &[("password", PASSWORD), ("resume", id)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bench.engine);
        let sentence = "That took longer than 10 minutes, so nothing was changed. Please do it again.";
        let said = text(&late.html);
        assert!(said.contains(sentence), "{}: {said}", bench.engine);
        assert!(late.html.contains(r#"data-page="/settings/security?inactive=yes""#), "the page that it came from");
        assert_eq!(bench.count("select count(*) from enrolments where name = $1", "Pixel 9").await, 0);
        assert_eq!(bench.count("select count(*) from resumptions where id = $1", id).await, 0, "it does not wait on");
        let again = browser.post("add-authenticator/begin", &[("name", "Pixel 9")]).await;
        assert_eq!(again.status, StatusCode::OK, "the proof counts, and so do its cookies");
        assert!(!text(&browser.open("/settings/security").await.html).contains(sentence), "it is said once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn switches_that_are_off_stay_so_in_a_post_that_waited() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let phone = bench.give_phone(&caller.user_id, "Pixel 9").await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        browser.open("/settings/security").await;
        let stopped = browser.post("alerts/save", &[]).await;
        let (page, id) = stopped.location.split_once("&resume=").unwrap();
        assert_eq!(page, "/confirm-identity?at=alerts", "{}", bench.engine);
        assert!(text(&browser.open(&stopped.location).await.html).contains("Confirm that it is you"));
        let digits = phone.digits_at(bench.centre.now());
        let done = browser.post("identity/confirm", &[("password", PASSWORD), ("code", &digits), ("resume", id)]).await;
        assert_eq!(done.status, StatusCode::OK, "{}", text(&done.html));
        assert!(text(&done.html).contains("Saved"), "{}: {}", bench.engine, text(&done.html));
        let off = "select count(*) from alert_settings where user_id = $1 and new_device_off_at is not null
                     and new_location_off_at is not null and new_browser_off_at is not null";
        assert_eq!(bench.count(off, &caller.user_id).await, 1, "{}", bench.engine);
        assert!(bench.mails(ADA).await[0].subject.contains("alerts"));
    }
}
