//! The mailed link: where it works, how often, and for how long.

use latchkey::account::email::flow::{resend, verify};
use latchkey::error::{Error, Problem};
use latchkey::fields::{PasswordPolicy, PasswordPreset};
use latchkey::sign_up::flow::sign_up;
use latchkey::sign_up::types::check_sign_up;
use latchkey::time::UnixMillis;

use crate::ADA;
use crate::support::{OTHER, PASSWORD, benches, email, proof, successes_of};

#[tokio::test(flavor = "multi_thread")]
async fn the_link_signs_in_the_browser_that_asked_and_another_one_with_the_password() {
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        let token = bench.token_in_mail(ADA).await;
        let started = bench.verify(proof(&token, Some(&browser), "")).await.unwrap();
        let caller = bench.caller(&started.token.reveal()).await.unwrap();
        assert!(caller.email_verified_at.is_some());

        bench.ask_to_sign_up("grace@example.org").await;
        let token = bench.token_in_mail("grace@example.org").await;
        for (password, problem) in [("", Problem::Missing), (OTHER, Problem::WrongPassword)] {
            let refused = bench.verify(proof(&token, Some(&browser), password)).await.err();
            assert_eq!(refused, Some(Error::invalid("password", problem)), "{}", bench.engine);
        }
        assert!(bench.sign_in("grace@example.org", PASSWORD).await.is_err(), "nothing is proven yet");
        let started = bench.verify(proof(&token, Some(&browser), PASSWORD)).await.expect("the link is not spent");
        let caller = bench.caller(&started.token.reveal()).await.unwrap();
        assert_eq!((caller.email.as_str(), caller.email_verified_at.is_some()), ("grace@example.org", true));
        let log = bench.actions(&caller.user_id).await;
        assert!(log.contains(&"session.start_failed".to_owned()), "{log:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_is_not_kept_signed_in_because_the_first_one_asked_for_it() {
    for bench in benches().await {
        for (address, password) in [(ADA, ""), ("grace@example.org", PASSWORD)] {
            let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
            let form = check_sign_up(("Ada", address, PASSWORD), true, policy).ok().unwrap();
            let browser = sign_up(&bench.centre, &bench.visitor(), form).await.unwrap().new_browser.unwrap().reveal();
            let browser = password.is_empty().then_some(browser.as_str());
            let token = bench.token_in_mail(address).await;
            let started = bench.verify(proof(&token, browser, password)).await.unwrap();
            assert_eq!(started.max_age_s.is_some(), browser.is_some(), "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_asked_for_again_does_not_make_the_password_younger() {
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        let signed_up = bench.count("select created_at from users where email_key = $1", ADA).await;
        bench.clock.advance_s(3600);
        resend(&bench.centre, &bench.visitor_in(Some(&browser)), &email(ADA)).await.unwrap();
        let token = bench.token_in_mail(ADA).await;
        let started = bench.verify(proof(&token, Some(&browser), "")).await.unwrap();
        let caller = bench.caller(&started.token.reveal()).await.unwrap();
        assert_eq!(caller.authenticated_at, UnixMillis(signed_up), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_behind_a_link_and_at_sign_in_share_one_counter() {
    for bench in benches().await {
        bench.ask_to_sign_up(ADA).await;
        let token = bench.token_in_mail(ADA).await;
        for _ in 0..5 {
            let wrong = bench.verify(proof(&token, None, OTHER)).await.err();
            assert_eq!(wrong, Some(Error::invalid("password", Problem::WrongPassword)));
        }
        let sixth = bench.verify(proof(&token, None, PASSWORD)).await.err();
        assert!(matches!(sixth, Some(Error::TooMany { .. })), "{}: {sixth:?}", bench.engine);
        let elsewhere = bench.sign_in_from("198.51.100.7", ADA, PASSWORD, false).await.err();
        assert!(matches!(elsewhere, Some(Error::TooMany { .. })), "{}: {elsewhere:?}", bench.engine);
        bench.clock.advance_s(3600);
        for _ in 0..3 {
            assert!(bench.verify(proof(&token, None, "")).await.is_err(), "a missing password counts for nothing");
        }
        assert!(bench.verify(proof(&token, None, PASSWORD)).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_and_only_for_a_day() {
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        let token = bench.token_in_mail(ADA).await;
        let attempts = (0..20).map(|_| {
            let (centre, visitor, token) = (bench.centre.clone(), bench.visitor_in(Some(&browser)), token.clone());
            async move { verify(&centre, &visitor, proof(&token, None, "").0, None).await }
        });
        assert_eq!(successes_of(attempts.collect()).await, 1, "{}", bench.engine);

        bench.ask_to_sign_up("late@example.org").await;
        let token = bench.token_in_mail("late@example.org").await;
        bench.clock.advance_s(24 * 3600);
        let late = bench.verify(proof(&token, None, PASSWORD)).await.err();
        assert_eq!(late, Some(Error::invalid("token", Problem::Expired)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_link_kills_the_older_one_and_strangers_learn_nothing() {
    for bench in benches().await {
        bench.ask_to_sign_up(ADA).await;
        let old = bench.token_in_mail(ADA).await;
        let known = resend(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let unknown = resend(&bench.centre, &bench.visitor(), &email("no@example.org")).await.unwrap();
        assert_eq!((known.email.as_str(), unknown.email.as_str()), (ADA, "no@example.org"));
        assert!(bench.mails("no@example.org").await.is_empty());
        let new = bench.token_in_mail(ADA).await;
        assert_ne!(old, new);
        assert!(bench.verify(proof(&old, None, PASSWORD)).await.is_err());
        assert!(bench.verify(proof(&new, None, PASSWORD)).await.is_ok());
        resend(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        assert_eq!(bench.mails(ADA).await.len(), 2, "nothing to prove any more");
    }
}
