use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::password::flow::change;
use latchkey::account::password::types::check_change;
use latchkey::error::{Error, Problem};
use latchkey::server::centre::Centre;
use latchkey::server::guesses::wrong_code as wrong_code_of;
use latchkey::sign_in::second_step::flow::complete;

use crate::support::second::{Browser, code, code_after, step, wrong_code};
use crate::support::{Bench, OTHER, PASSWORD, benches};
use crate::{ADA, caller_in, refused};

/// A code at one of several servers.
async fn second_on(centre: &Centre, bench: &Bench, browser: &Browser, code: &str) -> Option<Error> {
    complete(centre, &browser.visitor(bench), step(code, false), None).await.err()
}

fn is_full<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::TooMany { .. }))
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_counted_over_all_servers_and_survive_a_restart() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut signed_in = Browser::at("192.0.2.10");
        signed_in.first(&bench, ADA).await.unwrap();
        signed_in.second(&bench, &code(&bench), false).await.unwrap();
        let caller = caller_in(&bench, &signed_in).await;

        let twin = bench.twin().await;
        let mut browser = Browser::at("198.51.100.7");
        browser.first(&bench, ADA).await.unwrap();
        for n in 0..4 {
            let wrong = second_on([&bench.centre, &twin][n % 2], &bench, &browser, &wrong_code(&bench)).await;
            assert_eq!(wrong, refused(Problem::WrongCode), "{}: {n}", bench.engine);
        }
        let stopped = second_on(&bench.centre, &bench, &browser, &wrong_code(&bench)).await;
        assert_eq!(stopped, Some(Error::invalid("tries", Problem::TooManyTries)), "{}: five together", bench.engine);
        drop(twin);

        let restarted = bench.twin().await;
        let right = check_proof(PASSWORD, &code_after(&bench, 1)).ok().unwrap();
        assert!(is_full(&confirm(&restarted, &caller, right).await), "{}: not even the right code", bench.engine);
        let again = Browser::at("203.0.113.9").first_on(&restarted, &bench, ADA, PASSWORD).await;
        assert!(is_full(&again), "{}: {again:?}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_are_locked_on_one_server_are_locked_on_all() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_backup_codes(&user_id, &["AAAA-BBBB-CCCC-DDDD"]).await;
        let twin = bench.twin().await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        for n in 0..100 {
            let centre = [&bench.centre, &twin][n % 2];
            let mut tx = centre.db.begin().await.unwrap();
            wrong_code_of(&mut tx, centre, &bench.visitor(), &user_id).await.unwrap();
            tx.commit().await.unwrap();
        }
        let restarted = bench.twin().await;
        for centre in [&bench.centre, &twin, &restarted] {
            let right = second_on(centre, &bench, &browser, &code(&bench)).await;
            assert_eq!(right, refused(Problem::LockedCodes), "{}", bench.engine);
        }
        let unlocked = second_on(&restarted, &bench, &browser, "AAAA-BBBB-CCCC-DDDD").await;
        assert_eq!(unlocked, None, "{}: a backup code still signs in", bench.engine);
        browser.first(&bench, ADA).await.unwrap();
        assert_eq!(second_on(&twin, &bench, &browser, &code(&bench)).await, None, "{}: unlocked", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_that_locks_ends_the_half_done_sign_in() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_backup_codes(&user_id, &["AAAA-BBBB-CCCC-DDDD"]).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let mut tx = bench.centre.db.begin().await.unwrap();
        for _ in 0..99 {
            assert!(!wrong_code_of(&mut tx, &bench.centre, &bench.visitor(), &user_id).await.unwrap());
        }
        tx.commit().await.unwrap();
        let backup = "AAAA-BBBB-CCCC-DDDD";
        let hundredth = second_on(&bench.centre, &bench, &browser, &wrong_code(&bench)).await;
        assert_eq!(hundredth, Some(Error::invalid("tries", Problem::TooManyTries)), "{}", bench.engine);
        let ended = second_on(&bench.centre, &bench, &browser, backup).await;
        assert_eq!(ended, Some(Error::invalid("challenge", Problem::Expired)), "{}", bench.engine);
        browser.first(&bench, ADA).await.unwrap();
        assert_eq!(second_on(&bench.centre, &bench, &browser, backup).await, None, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_code_that_could_not_be_compared_is_no_try() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_backup_codes(&user_id, &["AAAA-BBBB-CCCC-DDDD"]).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let busy = bench.twin_with(&|config| (config.hash.slots, config.hash.queue) = (0, 0)).await;
        for n in 0..6 {
            let answer = second_on(&busy, &bench, &browser, "AAAA-BBBB-CCCC-DDDD").await;
            assert!(matches!(answer, Some(Error::Unavailable { .. })), "{}: {n}: {answer:?}", bench.engine);
        }
        let answer = second_on(&bench.centre, &bench, &browser, "AAAA-BBBB-CCCC-DDDD").await;
        assert_eq!(answer, None, "{}: none of them counts", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_browser_has_one_counter_for_signing_in_and_for_every_prompt() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        assert_eq!(browser.first(&bench, ADA).await, Ok(true));
        assert!(!browser.cookie("lk-browser").is_empty(), "it has the long-lived cookie");
        let caller = caller_in(&bench, &browser).await;
        let proof = |password: &str| check_proof(password, "").ok().unwrap();
        let chosen =
            |current: &str| check_change((current, OTHER, OTHER), bench.centre.password_policy()).ok().unwrap();
        let wrong = "Wrong-horse-7-battery";
        for n in 0..4 {
            let answer = confirm(&bench.centre, &caller, proof(wrong)).await.err();
            assert_eq!(answer, Some(Error::invalid("password", Problem::WrongPassword)), "{}: {n}", bench.engine);
        }
        for n in 0..3 {
            let answer = change(&bench.centre, &caller, chosen(wrong)).await.err();
            assert_eq!(answer, Some(Error::invalid("current", Problem::WrongPassword)), "{}: {n}", bench.engine);
        }
        // From another address, so that it is not the limit of the address that fills.
        browser.address = "198.51.100.7";
        for n in 0..3 {
            let answer = browser.first_on(&bench.centre, &bench, ADA, wrong).await.err();
            assert_eq!(answer, Some(Error::invalid("password", Problem::WrongCredentials)), "{}: {n}", bench.engine);
        }
        assert!(is_full(&browser.first(&bench, ADA).await), "{}: ten together", bench.engine);
        let caller = caller_in(&bench, &browser).await;
        assert!(is_full(&confirm(&bench.centre, &caller, proof(PASSWORD)).await), "{}", bench.engine);
        assert!(is_full(&change(&bench.centre, &caller, chosen(PASSWORD)).await), "{}", bench.engine);
        let stranger = Browser::at("198.51.100.7").first(&bench, ADA).await;
        assert_eq!(stranger, Ok(true), "{}: a stranger's tries are another counter", bench.engine);
    }
}
