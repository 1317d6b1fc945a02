//! Signing up, and proving the address.

mod support;

use latchkey::account::email::flow::{resend, verify};
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use latchkey::sign_up::flow::sign_up;
use latchkey::sign_up::types::check_sign_up;
use latchkey::time::UnixMillis;
use support::{Bench, OTHER, PASSWORD, benches, benches_with, email, proof, successes_of};

const ADA: &str = "ada@example.org";

async fn try_sign_up(bench: &Bench, name: &str, address: &str, password: &str) -> Result<String, Error> {
    let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
    let form = check_sign_up((name, address, password), false, policy).map_err(Error::Invalid)?;
    sign_up(&bench.centre, &bench.visitor(), form).await.map(|asked| asked.answer.email)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_gets_an_account_and_a_link() {
    for bench in benches().await {
        bench.ask_to_sign_up(ADA).await;
        let mails = bench.mails(ADA).await;
        assert_eq!(mails.len(), 1, "{}", bench.engine);
        assert!(mails[0].subject.contains("Verify"), "{}", mails[0].subject);
        let early = bench.sign_in(ADA, PASSWORD).await.err();
        let unknown = bench.sign_in("nobody@example.org", PASSWORD).await.err();
        assert_eq!(early, unknown, "nobody can use, or learn of, an account whose address is not proven");
        let caller = bench.signed_in("grace@example.org").await.0;
        assert!(caller.email_verified_at.is_some());
        let mut log = bench.actions(&caller.user_id).await;
        log.sort();
        assert_eq!(log, ["account.created", "email.verified", "session.started", "session.started"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_address_gets_the_same_answer_and_its_owner_a_mail() {
    for bench in benches().await {
        let first = try_sign_up(&bench, "Ada", ADA, PASSWORD).await;
        let again = try_sign_up(&bench, "Mallory", "ADA@example.org", OTHER).await;
        assert_eq!(first.map(|answer| answer.to_lowercase()), again.map(|answer| answer.to_lowercase()));
        assert_eq!(bench.count("select count(*) from users where email_key = $1", ADA).await, 1);
        let mails = bench.mails(ADA).await;
        assert_eq!(mails.len(), 2);
        assert!(!mails[0].text.contains("token="), "no link that proves anything");
        let token = mails[1].text.split_once("token=").unwrap().1.split_whitespace().next().unwrap().to_owned();
        bench.verify(proof(&token, None, PASSWORD)).await.unwrap();
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "the password is the owner's");
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn common_and_personal_passwords_are_refused_for_known_and_unknown_addresses_alike() {
    for bench in benches_with(|config| config.limits = false).await {
        bench.ask_to_sign_up(ADA).await;
        for address in [ADA, "nobody@example.org"] {
            let common = try_sign_up(&bench, "Ada", address, "Password2024!").await.err();
            assert_eq!(common, Some(Error::invalid("password", Problem::CommonPassword)), "{address}");
        }
        let own = try_sign_up(&bench, "Ada Lovelace", "x@example.org", "AdaLovelace1!").await.err();
        assert_eq!(own, Some(Error::invalid("password", Problem::PersonalPassword)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_sign_ups_make_one_account() {
    for bench in benches_with(|config| config.limits = false).await {
        let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
        let attempts = (0..20).map(|_| {
            let (centre, visitor) = (bench.centre.clone(), bench.visitor());
            async move {
                let form = check_sign_up(("Ada", ADA, PASSWORD), false, policy).map_err(Error::Invalid)?;
                sign_up(&centre, &visitor, form).await
            }
        });
        assert_eq!(successes_of(attempts.collect()).await, 20, "all get the same answer");
        assert_eq!(bench.count("select count(*) from users where email_key = $1", ADA).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ups_from_one_address_are_limited() {
    for bench in benches().await {
        for n in 0..3 {
            assert!(try_sign_up(&bench, "Ada", &format!("a{n}@example.org"), PASSWORD).await.is_ok());
        }
        let fourth = try_sign_up(&bench, "Ada", "a4@example.org", PASSWORD).await.err();
        assert!(matches!(fourth, Some(Error::TooMany { .. })), "{fourth:?}");
    }
}

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
            let browser = Some(browser.as_str()).filter(|_| password.is_empty());
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
async fn a_strangers_sign_up_gives_the_stranger_nothing() {
    for bench in benches().await {
        assert!(try_sign_up(&bench, "Eve", ADA, OTHER).await.is_ok());
        let link = bench.token_in_mail(ADA).await;
        let pressed = bench.verify(proof(&link, None, "")).await.err();
        assert_eq!(pressed, Some(Error::invalid("password", Problem::Missing)), "the owner does not know it");
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "{}: the stranger stays out", bench.engine);

        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let token = bench.token_in_mail(ADA).await;
        let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
        let chosen = NewPassword::check(PASSWORD, policy).ok().unwrap();
        reset(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "the reset proved the address");
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "{}: and ended what the stranger began", bench.engine);
        let late = bench.verify(proof(&link, None, OTHER)).await.err();
        assert_eq!(late, Some(Error::invalid("token", Problem::Expired)));
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
