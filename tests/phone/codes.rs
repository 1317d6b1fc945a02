//! What a code is worth, and to whom.

use latchkey::account::phone::flow::{add, confirm};
use latchkey::account::phone_sign_in::flow::{send_code, spend};
use latchkey::error::{Error, Problem};

use crate::support::{Bench, benches, benches_with, successes_of};
use crate::{HOUR_S, NUMBER, code, in_use, number, proven, ready, sent_code, texts, wrong};

fn refused(problem: Problem) -> Option<Error> {
    Some(Error::invalid("code", problem))
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_stop_a_number_and_a_new_message_goes_on() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        let first = sent_code(&bench, NUMBER).await;
        for _ in 0..5 {
            let answer = confirm(&bench.centre, &caller, &wrong(&first), false).await.err();
            assert_eq!(answer, refused(Problem::WrongMessageCode));
        }
        assert_eq!(confirm(&bench.centre, &caller, &code(&first), false).await.err(), refused(Problem::TooManyTries));
        let logged = "select count(*) from events where user_id = $1 and action = 'phone.refused'";
        assert_eq!(bench.count(logged, &caller.user_id).await, 5, "{}", bench.engine);
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        let second = sent_code(&bench, NUMBER).await;
        assert!(confirm(&bench.centre, &caller, &code(&second), false).await.is_ok(), "{}", bench.engine);
        assert_eq!(
            confirm(&bench.centre, &caller, &code(&second), false).await.err(),
            refused(Problem::Expired),
            "once"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_newest_code_works_for_ten_minutes_in_the_session_that_asked() {
    for bench in benches().await {
        let (caller, cookie) = ready(&bench).await;
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        let old = sent_code(&bench, NUMBER).await;
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        let new = sent_code(&bench, NUMBER).await;
        if old != new {
            assert_eq!(
                confirm(&bench.centre, &caller, &code(&old), false).await.err(),
                refused(Problem::WrongMessageCode)
            );
        }
        let mut elsewhere = proven(&bench, &cookie).await;
        elsewhere.session_id = bench.centre.new_id();
        let another = "insert into sessions (id, user_id, token_hash, address, user_agent, device_type, browser, os, engine,
                         factors, created_at, updated_at, seen_at, authenticated_at, idle_expires_at, expires_at)
                       select $1, user_id, $1, address, user_agent, device_type, browser, os, engine, factors, created_at,
                         updated_at, seen_at, authenticated_at, idle_expires_at, expires_at from sessions where id = $2";
        bench.run(another, &[&elsewhere.session_id, &caller.session_id]).await;
        assert_eq!(confirm(&bench.centre, &elsewhere, &code(&new), false).await.err(), refused(Problem::Expired));
        let spent = for_challenge(&bench, &caller.user_id, &caller.session_id, &new).await;
        assert_eq!(spent, Err(Problem::Expired), "a code of one purpose never serves another");
        bench.clock.advance_s(600);
        let caller = proven(&bench, &cookie).await;
        assert_eq!(confirm(&bench.centre, &caller, &code(&new), false).await.err(), refused(Problem::Expired));
        let status = latchkey::account::phone::flow::status(&bench.centre, &caller).await.unwrap();
        assert_eq!(status.pending, None, "{}", bench.engine);
    }
}

/// Presents a code for a half-done sign-in.
async fn for_challenge(bench: &Bench, user_id: &str, challenge: &str, digits: &str) -> Result<(), Problem> {
    let mut tx = bench.centre.db.begin().await.unwrap();
    let spent = spend(&mut tx, &bench.centre, user_id, challenge, &code(digits)).await.unwrap();
    tx.commit().await.unwrap();
    spent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_a_sign_in_is_spent_by_that_sign_in_once() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        let user_id = caller.user_id.as_str();
        let nothing = send_code(&bench.centre, &bench.visitor(), user_id, "challenge").await.err();
        assert_eq!(nothing, Some(Error::Forbidden), "no number");
        in_use(&bench, &caller, NUMBER).await;
        send_code(&bench.centre, &bench.visitor(), user_id, "challenge").await.unwrap();
        let digits = sent_code(&bench, NUMBER).await;
        assert_eq!(for_challenge(&bench, user_id, "another", &digits).await, Err(Problem::Expired));
        assert_eq!(for_challenge(&bench, user_id, "challenge", &digits).await, Ok(()), "{}", bench.engine);
        assert_eq!(for_challenge(&bench, user_id, "challenge", &digits).await, Err(Problem::Expired));
        let used = "select count(*) from phones where user_id = $1 and used_at is not null";
        assert_eq!(bench.count(used, user_id).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_sixty_four_simultaneous_confirmations_succeeds() {
    for bench in benches_with(|config| config.limits = false).await {
        let (caller, cookie) = ready(&bench).await;
        for round in 0..20 {
            let caller = if round == 0 { caller.clone() } else { proven(&bench, &cookie).await };
            bench.clock.tick();
            add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
            let digits = sent_code(&bench, NUMBER).await;
            let attempts = (0..64).map(|_| {
                let (centre, caller, digits) = (bench.centre.clone(), caller.clone(), digits.clone());
                async move { confirm(&centre, &caller, &code(&digits), false).await }
            });
            assert_eq!(successes_of(attempts.collect()).await, 1, "{}, round {round}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_guesses_are_counted_before_they_are_compared() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        let digits = sent_code(&bench, NUMBER).await;
        let guesses = (0..64).map(|_| {
            let (centre, caller, guess) = (bench.centre.clone(), caller.clone(), wrong(&digits));
            async move {
                match confirm(&centre, &caller, &guess, false).await.err() {
                    answer if answer == refused(Problem::WrongMessageCode) => Ok(()),
                    _ => Err(Error::Forbidden),
                }
            }
        });
        assert_eq!(successes_of(guesses.collect()).await, 5, "{}: guesses that were compared", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_could_not_be_sent_in_time_is_never_sent() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        bench.clock.advance_s(HOUR_S);
        assert!(texts(&bench, NUMBER).await.is_empty(), "{}", bench.engine);
        let expired = "select count(*) from outbox where last_error = 'expired' and body is null and channel = $1";
        assert_eq!(bench.count(expired, "sms").await, 1);
    }
}
