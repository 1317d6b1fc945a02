use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::sessions::flow::Started;
use latchkey::fields::PasswordPreset;

use crate::ADA;
use crate::support::browser::{Browser, text};
use crate::support::{Bench, OTHER, PASSWORD, benches, benches_with};

/// The words and the markup of the Security page for a session.
async fn page(bench: &Bench, session: &Started) -> (String, String) {
    let mut browser = Browser::new(bench);
    browser.cookies.insert("lk".to_owned(), session.token.reveal());
    let html = browser.open("/settings/security").await.html;
    (text(&html), html)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_of_backup_codes_says_what_is_left_and_strikes_out_what_was_used() {
    for bench in benches().await {
        let (_, caller, codes) = bench.protected(ADA).await;
        let mut used_at = Vec::new();
        let mut session = None;
        for (number, code) in (1..=7).zip(&codes) {
            bench.clock.advance_s(300);
            let now = bench.centre.now();
            let form = check_proof(PASSWORD, code).ok().unwrap();
            let started = confirm(&bench.centre, &caller, form).await.ok().unwrap();
            used_at.push(now.date_and_time());
            if number == 6 {
                let (words, _) = page(&bench, &started).await;
                assert!(words.contains("4 of 10 left"), "{}: {words}", bench.engine);
                assert!(!words.contains("Make new codes before you need them"), "not before the last three");
            }
            session = Some(started);
        }
        let (words, html) = page(&bench, &session.expect("seven proofs")).await;
        assert!(words.contains("3 of 10 left"), "{}: {words}", bench.engine);
        assert!(words.contains("Only 3 left. Make new codes before you need them."), "{words}");
        let last = format!("Last used {}, 192.0.2.10", used_at[6]);
        assert!(words.contains(&last), "{}: {last} in {words}", bench.engine);
        for number in 1..=10 {
            let struck = html.contains(&format!("<s>Code {number}</s>"));
            assert_eq!(struck, number <= 7, "{}: code {number}", bench.engine);
        }
        for at in &used_at {
            assert!(words.contains(&format!("{at} 192.0.2.10")), "{}: {at} in {words}", bench.engine);
        }
        for left in 3..10 {
            let logged = format!("left={left}");
            let sql = "select count(*) from events where action = 'backup_codes.used' and details = $1";
            assert_eq!(bench.count(sql, &logged).await, 1, "{}: {logged}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_of_the_password_is_called_so_where_both_rules_are_the_same() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let form = check_proof(PASSWORD, &phone.code(bench.centre.now(), 0)).ok().unwrap();
        let session = confirm(&bench.centre, &caller, form).await.ok().unwrap();
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), session.token.reveal());
        browser.open("/settings/security").await;
        let slip = [("password", "slip"), ("code", "000000"), ("new", ""), ("confirm", "")];
        let told = browser.post("two-factor/turn-off", &slip).await.html;
        assert!(text(&told).contains("That is not the password of this account"), "{}: {}", bench.engine, text(&told));
        assert!(!told.contains("turn-off-new"), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_asked_for_only_where_the_present_one_is_too_short_to_stand_alone() {
    for bench in benches_with(|config| config.password_preset = PasswordPreset::Nist).await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let form = check_proof(PASSWORD, &phone.code(bench.centre.now(), 0)).ok().unwrap();
        let session = confirm(&bench.centre, &caller, form).await.ok().unwrap();
        bench.clock.advance_s(60);
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), session.token.reveal());
        assert!(!browser.open("/settings/security").await.html.contains("turn-off-new"), "{}", bench.engine);
        let code = phone.code(bench.centre.now(), 0);
        let short = [("password", "brief-words-1"), ("code", code.as_str()), ("new", ""), ("confirm", "")];
        let asked = browser.post("two-factor/turn-off", &short).await.html;
        assert!(asked.contains("turn-off-new") && asked.contains("turn-off-confirm"), "{}", text(&asked));
        assert!(text(&asked).contains("The password above has fewer than 15 characters"), "{}", text(&asked));
        let wrong =
            [("password", "brief-words-1"), ("code", "000000"), ("new", OTHER), ("confirm", OTHER), ("asked", "true")];
        let again = browser.post("two-factor/turn-off", &wrong).await.html;
        assert!(again.contains("turn-off-new"), "what was asked for stays, whatever else is wrong: {}", text(&again));
        let long = [("password", PASSWORD), ("code", code.as_str()), ("new", ""), ("confirm", "")];
        let done = browser.post("two-factor/turn-off", &long).await;
        assert!(
            text(&done.html).contains("Two-factor authentication is off"),
            "the code was not spent: {}",
            text(&done.html)
        );
    }
}
