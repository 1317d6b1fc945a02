//! What ends with a change of the number, and who is told when it goes with the rest.

use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::factors::flow::reset;
use latchkey::account::phone::flow::{add, confirm, remove};
use latchkey::account::session_ends::types::EndedBy;
use latchkey::account::sms_codes::flow::number_key;
use latchkey::account::sms_codes::types::Purpose;
use latchkey::account::two_factor::flow::turn_off;
use latchkey::account::two_factor::types::check_turn_off;
use latchkey::server::caller::Caller;
use latchkey::server::limits::{self, Rule};

use crate::support::browser::{ADA, Browser};
use crate::support::{Bench, PASSWORD, benches, email};
use crate::{NUMBER, OTHER_NUMBER, code, in_use, number, proven, sent_code, texts};

const EVE: &str = "eve@example.org";

/// Ada with an authenticator, freshly proven, and the cookie of another session of hers.
async fn twice(bench: &Bench) -> (Caller, String) {
    let (caller, cookie) = bench.signed_in(ADA).await;
    let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
    bench.give_phone(&caller.user_id, "Pixel 9").await;
    (proven(bench, &cookie).await, other)
}

/// What ended the session that ended last.
async fn ended_by(bench: &Bench, caller: &Caller) -> EndedBy {
    list(&bench.centre, caller, Filter::default()).await.unwrap().ended[0].ended.by
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sessions_go_on_unless_they_are_to_end_with_a_new_number() {
    for bench in benches().await {
        let (caller, other) = twice(&bench).await;
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        let digits = sent_code(&bench, NUMBER).await;
        let kept = confirm(&bench.centre, &caller, &code(&digits), false).await.unwrap();
        assert_eq!(kept.sessions_ended, None, "{}: nobody asked for it", bench.engine);
        assert!(bench.caller(&other).await.is_some(), "{}", bench.engine);

        add(&bench.centre, &caller, &number(OTHER_NUMBER)).await.unwrap();
        let digits = sent_code(&bench, OTHER_NUMBER).await;
        let replaced = confirm(&bench.centre, &caller, &code(&digits), true).await.unwrap();
        assert_eq!(replaced.sessions_ended, Some(1), "{}", bench.engine);
        assert!(bench.caller(&other).await.is_none(), "{}: its cookie is dead", bench.engine);
        assert_eq!(ended_by(&bench, &caller).await, EndedBy::PhoneChanged, "{}", bench.engine);
        assert!(bench.actions(&caller.user_id).await.contains(&"session.others_revoked".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sessions_end_with_the_removal_where_that_is_ticked() {
    for bench in benches().await {
        let (caller, other) = twice(&bench).await;
        in_use(&bench, &caller, NUMBER).await;
        let removed = remove(&bench.centre, &caller, true).await.unwrap();
        assert_eq!((removed.status.phone, removed.sessions_ended), (None, Some(1)), "{}", bench.engine);
        assert!(bench.caller(&other).await.is_none(), "{}: its cookie is dead", bench.engine);
        assert_eq!(ended_by(&bench, &caller).await, EndedBy::PhoneChanged, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_box_is_ticked_at_every_change_of_the_number_and_says_what_it_did_without_scripts() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
        bench.give_phone(&caller.user_id, "Pixel 9").await;
        let now = bench.centre.now().0.to_string();
        bench.run("update sessions set second_proven_at = cast($1 as bigint)", &[&now]).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        browser.open("/settings/security").await;
        let asked = browser.post("phone/add", &[("number", NUMBER)]).await.html;
        let ticked = |html: &str, id: &str| {
            let (_, rest) = html.split_once(&format!("id=\"{id}\"")).expect("the box");
            rest.split('>').next().unwrap().contains("checked")
        };
        assert!(ticked(&asked, "phone-others"), "{}", bench.engine);
        let refused = browser.post("phone/confirm", &[("code", "12")]).await.html;
        assert!(!ticked(&refused, "phone-others"), "{}: unticked, it stays so", bench.engine);
        let digits = sent_code(&bench, NUMBER).await;
        let done = browser.post("phone/confirm", &[("code", &digits), ("end_others", "true")]).await.html;
        assert!(done.contains("Your other session was signed out."), "{}", bench.engine);
        assert!(ticked(&done, "remove-phone-others"), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_goes_with_the_second_factor_is_told_by_text() {
    for bench in benches().await {
        for (address, raw) in [(ADA, NUMBER), (EVE, OTHER_NUMBER)] {
            let (phone, caller, _) = bench.protected(address).await;
            in_use(&bench, &caller, raw).await;
            bench.clock.tick();
            if address == ADA {
                let digits = phone.code(bench.centre.now(), 0);
                let form = check_turn_off((PASSWORD, &digits, "", ""), bench.centre.password_policy());
                turn_off(&bench.centre, &caller, form.ok().unwrap()).await.ok().unwrap();
            } else {
                reset(&bench.centre, &bench.visitor(), &email(EVE)).await.ok().flatten().unwrap();
            }
            let told = texts(&bench, raw).await.remove(0).text;
            assert!(told.contains("no longer gets sign-in codes"), "{}: {address}: {told}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_cap_keeps_nobody_from_taking_the_factors_off() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        in_use(&bench, &caller, NUMBER).await;
        let before = texts(&bench, NUMBER).await.len();
        let key = number_key(Purpose::SecondStep, &number(NUMBER));
        while limits::room(&bench.centre, Rule::SmsByNumber, &key).await.unwrap() {}
        let done = reset(&bench.centre, &bench.visitor(), &email(ADA)).await.ok().flatten();
        assert_eq!(done.map(|done| done.authenticators), Some(1), "{}", bench.engine);
        assert_eq!(texts(&bench, NUMBER).await.len(), before, "{}", bench.engine);
        assert!(bench.actions(&caller.user_id).await.contains(&"sms.notice_dropped".to_owned()), "{}", bench.engine);
    }
}
