//! Wrong codes after the right password: the owner is told, and a new password begins anew.

mod support;

use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use support::second::{Browser, code, wrong_code};
use support::{Bench, OTHER, benches, email};

const ADA: &str = "ada@example.org";
const HOUR_S: i64 = 3600;

async fn told(bench: &Bench) -> usize {
    bench.mails(ADA).await.iter().filter(|mail| mail.subject.contains("Wrong sign-in codes")).count()
}

async fn wrong(bench: &Bench, browser: &mut Browser) -> Option<Error> {
    assert!(!browser.first(bench, ADA).await.unwrap());
    browser.second(bench, &wrong_code(bench), false).await.err()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_told_once_an_hour_that_somebody_knows_the_password() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut stranger = Browser::at("198.51.100.7");
        for _ in 0..4 {
            assert_eq!(wrong(&bench, &mut stranger).await, Some(Error::invalid("code", Problem::WrongCode)));
        }
        assert_eq!(told(&bench).await, 0, "{}: people mistype", bench.engine);
        let stopped = wrong(&bench, &mut stranger).await;
        assert_eq!(stopped, Some(Error::invalid("tries", Problem::TooManyTries)), "{}", bench.engine);
        assert_eq!(told(&bench).await, 1, "{}", bench.engine);
        let mail = bench.mails(ADA).await.remove(0);
        assert!(mail.text.contains("198.51.100.7") && mail.text.contains("/forgot-password"), "{}", mail.text);
        for _ in 0..10 {
            bench.clock.advance_s(200);
            wrong(&bench, &mut stranger).await;
        }
        assert_eq!(told(&bench).await, 1, "{}: within the hour", bench.engine);
        bench.clock.advance_s(HOUR_S);
        wrong(&bench, &mut stranger).await;
        assert_eq!(told(&bench).await, 2, "{}: slowly, too", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_were_used_before_are_told_of_when_the_last_one_stops_the_sign_in() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let used = code(&bench);
        let mut owner = Browser::at("192.0.2.10");
        assert!(!owner.first(&bench, ADA).await.unwrap());
        owner.second(&bench, &used, false).await.unwrap();
        let mut stranger = Browser::at("198.51.100.7");
        assert!(!stranger.first(&bench, ADA).await.unwrap());
        for n in 0..5 {
            let refused = stranger.second(&bench, &used, false).await.err();
            let last = n == 4;
            let expected = if last { ("tries", Problem::TooManyTries) } else { ("code", Problem::UsedCode) };
            assert_eq!(refused, Some(Error::invalid(expected.0, expected.1)), "{}: {n}", bench.engine);
            assert_eq!(told(&bench).await, usize::from(last), "{}: {n}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_mail_gives_the_owner_their_tries_back_but_not_the_hundred() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut stranger = Browser::at("198.51.100.7");
        for _ in 0..5 {
            wrong(&bench, &mut stranger).await;
        }
        let mut owner = Browser::at("192.0.2.10");
        assert!(matches!(owner.first(&bench, ADA).await, Err(Error::TooMany { .. })), "{}", bench.engine);
        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let token = bench.token_in_mail(ADA).await;
        let chosen = NewPassword::check(OTHER, PasswordPolicy::of(PasswordPreset::Strict, false)).ok().unwrap();
        reset(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
        let streak = "select count(*) from guess_streaks where failures = 5 and subject <> $1";
        assert_eq!(bench.count(streak, "").await, 1, "{}: the row goes on", bench.engine);
        assert_eq!(owner.first_on(&bench.centre, &bench, ADA, OTHER).await, Ok(false), "{}", bench.engine);
        assert!(owner.second(&bench, &code(&bench), false).await.is_ok(), "{}", bench.engine);
    }
}
