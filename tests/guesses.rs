//! Guesses at passwords and codes: how they are slowed down, and when they are over.

mod support;

use std::sync::Arc;

use latchkey::account::factors::flow::clear;
use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::sessions::flow::resume;
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use latchkey::server::guesses::wrong_code as wrong_code_of;
use latchkey::sign_in::second_step::flow::show;
use latchkey::sign_in::second_step::types::SecondStep;
use support::second::{Browser, code, wrong_code};
use support::{Bench, OTHER, PASSWORD, benches, email};

const ADA: &str = "ada@example.org";
const NOBODY: &str = "nobody@example.org";
const QUARTER_S: i64 = 900;

fn refused(problem: Problem) -> Option<Error> {
    Some(Error::invalid("password", problem))
}

/// A wrong password from somewhere, as often as the limits let it through.
async fn guess(bench: &Bench, address: &str) -> Option<Error> {
    bench.clock.advance_s(QUARTER_S);
    bench.sign_in_from("198.51.100.7", address, OTHER, false).await.err()
}

async fn reset_password(bench: &Bench, password: &str) {
    request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
    let token = bench.token_in_mail(ADA).await;
    let chosen = NewPassword::check(password, PasswordPolicy::of(PasswordPreset::Strict, false)).ok().unwrap();
    reset(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_keep_the_owner_out_of_a_browser_that_is_known() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut known = Browser::at("192.0.2.10");
        assert!(known.first(&bench, ADA).await.unwrap());
        for n in 0..6 {
            assert!(bench.sign_in_from(&format!("198.51.100.{n}"), ADA, OTHER, false).await.is_err());
        }
        let mut unknown = Browser::at("192.0.2.10");
        assert!(matches!(unknown.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
        assert!(known.first(&bench, ADA).await.unwrap(), "{}", bench.engine);
        let mut other_account = known.clone();
        bench.sign_up("grace@example.org").await;
        for n in 0..6 {
            assert!(bench.sign_in_from(&format!("198.51.100.{n}"), "grace@example.org", OTHER, false).await.is_err());
        }
        let grace = other_account.first(&bench, "grace@example.org").await;
        assert!(matches!(grace, Err(Error::TooMany { .. })), "known to Ada's account alone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_browser_has_ten_tries_of_its_own() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut known = Browser::at("192.0.2.10");
        known.first(&bench, ADA).await.unwrap();
        for n in 0..10 {
            // From everywhere, so that no limit of an address comes first.
            known.address = ["192.0.2.11", "192.0.2.12"][n % 2];
            let wrong = known.first_on(&bench.centre, &bench, ADA, OTHER).await.err();
            assert_eq!(wrong, refused(Problem::WrongCredentials), "{}: {n}", bench.engine);
        }
        known.address = "192.0.2.13";
        assert!(matches!(known.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
        let mut stranger = Browser::at("192.0.2.14");
        assert!(stranger.first(&bench, ADA).await.unwrap(), "strangers have theirs");
        reset_password(&bench, OTHER).await;
        assert!(known.first_on(&bench.centre, &bench, ADA, OTHER).await.unwrap(), "a reset forgets");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_hundred_in_a_row_only_a_known_browser_or_a_reset_gets_in() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut known = Browser::at("192.0.2.10");
        known.first(&bench, ADA).await.unwrap();
        for address in [ADA, NOBODY] {
            for n in 0..100 {
                assert_eq!(guess(&bench, address).await, refused(Problem::WrongCredentials), "{address} {n}");
            }
            bench.clock.advance_s(86_400);
            let right = bench.sign_in(address, PASSWORD).await.err();
            assert_eq!(right, refused(Problem::LockedPassword), "{}: {address}", bench.engine);
        }
        let twin = bench.twin().await;
        let mut stranger = Browser::at("192.0.2.14");
        let there = stranger.first_on(&twin, &bench, ADA, PASSWORD).await.err();
        assert_eq!(there, refused(Problem::LockedPassword), "other servers know, and so does one after a restart");
        assert!(known.first(&bench, ADA).await.unwrap(), "{}", bench.engine);
        reset_password(&bench, OTHER).await;
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_password_ends_the_row() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        for _ in 0..2 {
            for _ in 0..60 {
                assert_eq!(guess(&bench, ADA).await, refused(Problem::WrongCredentials));
            }
            bench.clock.advance_s(QUARTER_S);
            assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "{}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_told_of_guesses_once_an_hour() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let told = async || {
            let mails = bench.mails(ADA).await;
            mails.iter().filter(|mail| mail.subject.contains("tried to sign in")).count()
        };
        for _ in 0..4 {
            guess(&bench, ADA).await;
        }
        assert_eq!(told().await, 0, "{}: people mistype", bench.engine);
        for _ in 0..4 {
            guess(&bench, ADA).await;
        }
        assert_eq!(told().await, 1, "{}: four in an hour", bench.engine);
        guess(&bench, ADA).await;
        assert_eq!(told().await, 2, "{}", bench.engine);
        for _ in 0..6 {
            guess(&bench, NOBODY).await;
        }
        assert!(bench.mails(NOBODY).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_are_shared_by_servers_and_survive_a_restart() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let twin = bench.twin().await;
        let mut browser = Browser::at("192.0.2.10");
        for n in 0..5 {
            let centre = [&bench.centre, &twin][n % 2];
            let wrong = browser.first_on(centre, &bench, ADA, OTHER).await.err();
            assert_eq!(wrong, refused(Problem::WrongCredentials), "{}: {n}", bench.engine);
        }
        drop(twin);
        let restarted = bench.twin().await;
        let full = browser.first_on(&restarted, &bench, ADA, PASSWORD).await.err();
        assert!(matches!(full, Some(Error::TooMany { .. })), "{}: {full:?}", bench.engine);
    }
}

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
            assert_eq!(wrong, Some(Error::invalid("code", Problem::WrongCode)), "{}: {n}", bench.engine);
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
async fn an_account_that_needs_a_reset_lets_the_right_password_do_nothing_else() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let user_id = bench.user_id(ADA).await;
        bench.run("update users set reset_required_at = 1 where id = $1", &[&user_id]).await;
        assert_eq!(bench.sign_in(ADA, OTHER).await.err(), refused(Problem::WrongCredentials));
        assert_eq!(bench.sign_in(ADA, PASSWORD).await.err(), refused(Problem::ResetRequired), "{}", bench.engine);
        assert_eq!(bench.actions(&user_id).await.pop().as_deref(), Some("session.start_held"));
        assert_eq!(bench.count("select count(*) from sessions where user_id = $1", &user_id).await, 0);
        reset_password(&bench, OTHER).await;
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
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
