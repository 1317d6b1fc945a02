//! When a half-done sign-in is over, and what ends with it.

use std::sync::Arc;

use latchkey::account::sessions::flow::resume;
use latchkey::error::{Error, Problem};
use latchkey::sign_in::second_step::flow::{complete, start_again};

use crate::support::benches;
use crate::support::second::{Browser, code, step, wrong_code};
use crate::{ADA, over, waits};

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_for_five_minutes_and_until_somebody_starts_again() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        bench.clock.advance_s(299);
        assert!(waits(&bench, &browser).await);
        bench.clock.advance_s(1);
        assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over(), "{}", bench.engine);
        browser.first(&bench, ADA).await.unwrap();
        start_again(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        start_again(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        let left = bench.actions(&user_id).await.into_iter().filter(|action| action == "second_step.left").count();
        assert_eq!(left, 1, "{}: what was over already is not told again", bench.engine);
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
