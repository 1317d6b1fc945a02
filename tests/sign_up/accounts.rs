//! Asking for an account: the answers, the limits, and what a stranger gets.

use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use latchkey::sign_up::flow::sign_up;
use latchkey::sign_up::types::check_sign_up;

use crate::ADA;
use crate::support::{Bench, OTHER, PASSWORD, benches, benches_with, email, proof, successes_of};

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
