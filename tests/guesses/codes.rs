//! Guesses at a code: locked in the end, in one counter with step-up, and forgotten with the factors.

use std::sync::Arc;

use latchkey::account::factors::flow::clear;
use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::sessions::flow::resume;
use latchkey::error::{Error, Problem};
use latchkey::server::guesses::wrong_code as wrong_code_of;
use latchkey::sign_in::second_step::flow::show;
use latchkey::sign_in::second_step::types::SecondStep;

use crate::support::second::{Browser, code, wrong_code};
use crate::support::{PASSWORD, benches};
use crate::{ADA, QUARTER_S};

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_wrong_codes_lock_them_until_a_backup_code_is_spent() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_backup_codes(&user_id, &["AAAA-BBBB-CCCC-DDDD"]).await;
        let mut browser = Browser::at("192.0.2.10");
        for n in 0..100 {
            bench.clock.advance_s(200);
            assert!(!browser.first(&bench, ADA).await.unwrap());
            let wrong = browser.second(&bench, &wrong_code(&bench), false).await.err();
            // The last of them ends the half-done sign-in.
            let (field, problem) = if n < 99 { ("code", Problem::WrongCode) } else { ("tries", Problem::TooManyTries) };
            assert_eq!(wrong, Some(Error::invalid(field, problem)), "{}: {n}", bench.engine);
        }
        bench.clock.advance_s(QUARTER_S);
        assert!(!browser.first(&bench, ADA).await.unwrap());
        let locked = Some(Error::invalid("code", Problem::LockedCodes));
        for _ in 0..7 {
            let right = browser.second(&bench, &code(&bench), false).await.err();
            assert_eq!(right, locked, "{}: nothing is compared, and nothing counted", bench.engine);
        }
        let held = "select count(*) from events where user_id = $1 and action = 'second_step.not_compared'";
        assert_eq!(bench.count(held, &user_id).await, 7, "but each is in the log");
        let shown = show(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        assert!(matches!(shown, SecondStep::Waits(waiting) if waiting.locked));
        let mails = bench.mails(ADA).await;
        assert_eq!(mails.iter().filter(|mail| mail.subject.contains("locked")).count(), 1);
        browser.second(&bench, "AAAA-BBBB-CCCC-DDDD", false).await.unwrap();
        let failures = "select count(*) from guess_streaks where subject <> $1";
        assert_eq!(bench.count(failures, "").await, 0, "and the next hundred are counted from one");
        let mut other = Browser::at("192.0.2.11");
        other.first(&bench, ADA).await.unwrap();
        assert!(other.second(&bench, &code(&bench), false).await.is_ok(), "{}: unlocked", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_and_step_up_count_in_one_counter() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        browser.second(&bench, &code(&bench), false).await.unwrap();
        let caller = resume(&bench.centre, Arc::new(browser.visitor(&bench)), &browser.cookie("lk")).await;
        let caller = caller.unwrap().unwrap();
        for _ in 0..5 {
            let proof = check_proof(PASSWORD, &wrong_code(&bench)).ok().unwrap();
            let wrong = confirm(&bench.centre, &caller, proof).await.err();
            assert_eq!(wrong, Some(Error::invalid("code", Problem::WrongCode)), "{}", bench.engine);
        }
        assert!(matches!(browser.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn factors_that_are_bound_anew_are_not_locked_by_the_next_wrong_code() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut tx = bench.centre.db.begin().await.unwrap();
        for _ in 0..100 {
            wrong_code_of(&mut tx, &bench.centre, &bench.visitor(), &user_id).await.unwrap();
        }
        clear(&mut tx, &bench.centre, &user_id).await.unwrap();
        tx.commit().await.unwrap();
        bench.add_authenticator(&user_id, "New phone").await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let wrong = browser.second(&bench, &wrong_code(&bench), false).await.err();
        assert_eq!(wrong, Some(Error::invalid("code", Problem::WrongCode)));
        assert!(browser.second(&bench, &code(&bench), false).await.is_ok(), "{}", bench.engine);
    }
}
