//! The second step of signing in.

mod support;

use std::sync::Arc;

use latchkey::account::sessions::flow::resume;
use latchkey::error::{Error, Problem};
use latchkey::sign_in::second_step::flow::{complete, show, start_again};
use latchkey::sign_in::second_step::types::SecondStep;
use support::second::{Browser, code, code_after, step, wrong_code};
use support::{Bench, PASSWORD, benches, benches_with, successes_of};

const ADA: &str = "ada@example.org";
const BACKUP: [&str; 2] = ["AAAA-BBBB-CCCC-DDDD", "EEEE-FFFF-GGGG-HHHH"];
const SESSIONS: &str = "select count(*) from sessions where user_id = $1";

fn over() -> Option<Error> {
    Some(Error::invalid("challenge", Problem::Expired))
}

/// Whether a sign-in waits in a browser.
async fn waits(bench: &Bench, browser: &Browser) -> bool {
    matches!(show(&bench.centre, &browser.visitor(bench)).await, Ok(SecondStep::Waits(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_begins_no_session_and_the_code_does() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        assert!(!browser.first(&bench, ADA).await.unwrap());
        assert_eq!(bench.count(SESSIONS, &user_id).await, 0);
        let shown = show(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        assert!(matches!(shown, SecondStep::Waits(waiting) if waiting.email == ADA && !waiting.locked));
        let done = browser.second(&bench, &code(&bench), false).await.unwrap();
        assert_eq!(done.1, "/settings/security", "{}", bench.engine);
        let caller = bench.caller(&browser.cookie("lk")).await.unwrap();
        assert!(caller.second_proven_at.is_some());
        let factors: (String,) = bench
            .centre
            .db
            .query("select factors from sessions where user_id = $1")
            .bind(&user_id)
            .one()
            .await
            .unwrap();
        assert_eq!(factors.0, "password+totp");
        assert_eq!(show(&bench.centre, &browser.visitor(&bench)).await.unwrap(), SecondStep::Over);
        let actions = bench.actions(&user_id).await;
        assert!(actions.ends_with(&["second_step.asked".to_owned(), "session.started".to_owned()]), "{actions:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_cookie_stands_for_the_other() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let half = browser.cookie("lk-pre");
        assert!(bench.caller(&half).await.is_none(), "{}: not a session", bench.engine);
        let mut other = browser.clone();
        browser.second(&bench, &code(&bench), false).await.unwrap();
        other.cookies = vec![("lk-pre", browser.cookie("lk"))];
        assert!(!waits(&bench, &other).await, "not a half-done sign-in");
        assert_eq!(other.second(&bench, &code_after(&bench, 1), false).await.err(), over());
        other.cookies = vec![("lk-pre", half)];
        assert_eq!(other.second(&bench, &code_after(&bench, 1), false).await.err(), over(), "it is done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_used_and_repeated_codes_say_so_and_a_right_one_still_helps() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_authenticator(&user_id, "Second phone").await;
        bench
            .run(
                "update authenticators set last_step = 99999999999 where user_id = $1 and name = 'Second phone'",
                &[&user_id],
            )
            .await;
        let used = code(&bench);
        let mut first = Browser::at("192.0.2.10");
        first.first(&bench, ADA).await.unwrap();
        first.second(&bench, &used, false).await.unwrap();
        let mut second = Browser::at("192.0.2.11");
        second.first(&bench, ADA).await.unwrap();
        let problem = |problem| Some(Error::invalid("code", problem));
        assert_eq!(second.second(&bench, &used, false).await.err(), problem(Problem::UsedCode), "{}", bench.engine);
        assert_eq!(second.second(&bench, &wrong_code(&bench), false).await.err(), problem(Problem::WrongCode));
        second.second(&bench, &code_after(&bench, 1), false).await.unwrap();
        assert_eq!(bench.count(SESSIONS, &user_id).await, 2);
    }
}

/// So many half-done sign-ins, each in its own browser.
async fn half_done(bench: &Bench, count: usize) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..count {
        let mut browser = Browser::at("192.0.2.10");
        assert!(!browser.first(bench, ADA).await.unwrap());
        browsers.push(browser);
    }
    browsers
}

async fn race(bench: &Bench, browsers: &[Browser], code: &str) -> usize {
    let attempts = browsers.iter().map(|browser| {
        let (centre, visitor, form) = (bench.centre.clone(), browser.visitor(bench), step(code, false));
        async move { complete(&centre, &visitor, form, None).await }
    });
    successes_of(attempts.collect()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn one_code_completes_one_of_sixty_four_sign_ins() {
    for bench in benches_with(|config| config.limits = false).await {
        let user_id = bench.two_factor(ADA).await;
        for round in 1..=20 {
            bench.clock.advance_s(60);
            let browsers = half_done(&bench, 64).await;
            assert_eq!(race(&bench, &browsers, &code(&bench)).await, 1, "{}: round {round}", bench.engine);
            assert_eq!(bench.count(SESSIONS, &user_id).await, round, "{}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn one_backup_code_completes_one_of_sixty_four_sign_ins() {
    for bench in benches_with(|config| config.limits = false).await {
        let user_id = bench.two_factor(ADA).await;
        let letters = b"ABCDEFGHJKMNPQRSTVWX";
        let codes: Vec<String> = letters.iter().map(|letter| char::from(*letter).to_string().repeat(16)).collect();
        let given: Vec<&str> = codes.iter().map(String::as_str).collect();
        bench.add_backup_codes(&user_id, &given).await;
        for (round, code) in given.iter().enumerate() {
            bench.clock.advance_s(60);
            let browsers = half_done(&bench, 64).await;
            assert_eq!(race(&bench, &browsers, code).await, 1, "{}: round {round}", bench.engine);
        }
        assert_eq!(bench.count(SESSIONS, &user_id).await, 20, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_half_done_sign_in_takes_one_of_two_right_codes_and_spends_no_other() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_backup_codes(&user_id, &BACKUP).await;
        let browser = half_done(&bench, 1).await.remove(0);
        let attempts = BACKUP.map(|code| {
            let (centre, visitor) = (bench.centre.clone(), browser.visitor(&bench));
            async move { complete(&centre, &visitor, step(code, false), None).await }
        });
        assert_eq!(successes_of(attempts.into()).await, 1, "{}", bench.engine);
        let spent = "select count(*) from backup_codes c join backup_code_sets s on s.id = c.set_id
                     where s.user_id = $1 and c.used_at is not null";
        assert_eq!(bench.count(spent, &user_id).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_for_five_minutes_and_until_somebody_starts_again() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        bench.clock.advance_s(299);
        assert!(waits(&bench, &browser).await);
        bench.clock.advance_s(1);
        assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over(), "{}", bench.engine);
        browser.first(&bench, ADA).await.unwrap();
        start_again(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over());
        browser.first(&bench, ADA).await.unwrap();
        assert!(browser.second(&bench, &code(&bench), false).await.is_ok(), "no code was spent by those");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_out_ends_every_half_done_sign_in() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let (mut victim, mut guesser) = (Browser::at("192.0.2.10"), Browser::at("198.51.100.7"));
        victim.first(&bench, ADA).await.unwrap();
        guesser.first(&bench, ADA).await.unwrap();
        for _ in 0..4 {
            let wrong = guesser.second(&bench, &wrong_code(&bench), false).await.err();
            assert_eq!(wrong, Some(Error::invalid("code", Problem::WrongCode)));
        }
        let stopped = Some(Error::invalid("tries", Problem::TooManyTries));
        assert_eq!(guesser.second(&bench, &wrong_code(&bench), false).await.err(), stopped, "{}", bench.engine);
        bench.clock.advance_s(200);
        for browser in [&mut victim, &mut guesser] {
            assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over(), "guessing does not go on");
        }
        assert!(bench.actions(&user_id).await.contains(&"second_step.stopped".to_owned()));
        let mut again = Browser::at("192.0.2.10");
        assert!(!again.first(&bench, ADA).await.unwrap(), "there is room for one more after three minutes");
        assert!(again.second(&bench, &code(&bench), false).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_to_a_page_that_refuses_the_right_code() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        for _ in 0..5 {
            assert!(browser.second(&bench, &wrong_code(&bench), false).await.is_err());
        }
        assert!(matches!(browser.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
        assert_eq!(bench.actions(&user_id).await.pop().as_deref(), Some("session.start_held"));
        bench.clock.advance_s(180);
        assert!(!browser.first(&bench, ADA).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_there_before_ends_when_the_new_one_begins() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let (before, old) = bench.signed_in("grace@example.org").await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        assert!(bench.caller(&old).await.is_some(), "not before the second step");
        let visitor = browser.visitor(&bench);
        let done = complete(&bench.centre, &visitor, step(&code(&bench), false), Some(&before)).await.ok().unwrap();
        assert!(bench.caller(&old).await.is_none(), "{}", bench.engine);
        let caller = resume(&bench.centre, Arc::new(visitor), &done.0.token.reveal()).await.unwrap().unwrap();
        assert_eq!(caller.email, ADA);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_answered_as_ever() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        let wrong = browser.first_on(&bench.centre, &bench, ADA, "Wrong-horse-7-battery").await.err();
        let unknown = browser.first_on(&bench.centre, &bench, "no@example.org", PASSWORD).await.err();
        assert_eq!(wrong, Some(Error::invalid("password", Problem::WrongCredentials)));
        assert_eq!(wrong, unknown);
    }
}
