//! Changing the password, and the name.

mod support;

use latchkey::account::password::flow::{change, status};
use latchkey::account::password::types::check_change;
use latchkey::account::profile::flow::rename;
use latchkey::error::{Error, Problem};
use latchkey::fields::{DisplayName, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use latchkey::server::caller::Caller;
use support::{Bench, OTHER, PASSWORD, benches, benches_with, email, successes_of};

const ADA: &str = "ada@example.org";

async fn try_change(bench: &Bench, caller: &Caller, current: &str, new: &str) -> Result<String, Error> {
    let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
    let form = check_change((current, new, new), policy).map_err(Error::Invalid)?;
    change(&bench.centre, caller, form).await.map(|(_, session)| session.token.reveal())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_ends_the_other_sessions_and_renews_this_one() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        bench.mails(ADA).await;
        let changed_at = bench.centre.now();
        let renewed = try_change(&bench, &caller, PASSWORD, OTHER).await.unwrap();
        assert!(bench.caller(&renewed).await.is_some());
        assert!(bench.caller(&cookie).await.is_none(), "the old cookie is dead");
        assert!(bench.caller(&other).await.is_none(), "so is the other session");
        assert!(bench.sign_in(ADA, PASSWORD).await.is_err());
        assert!(bench.sign_in(ADA, OTHER).await.is_ok());
        let mails = bench.mails(ADA).await;
        let told = mails.iter().filter(|mail| mail.subject.starts_with("Your password")).count();
        assert_eq!(told, 1, "{}", bench.engine);
        let shown = status(&bench.centre, &bench.caller(&renewed).await.unwrap()).await.unwrap();
        assert_eq!(shown.changed_at, changed_at);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_current_password_changes_nothing_and_counts() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        for _ in 0..5 {
            let refused = try_change(&bench, &caller, "Wrong-horse-7-battery", OTHER).await.err();
            assert_eq!(refused, Some(Error::invalid("current", Problem::WrongPassword)));
        }
        let right = try_change(&bench, &caller, PASSWORD, OTHER).await.err();
        assert!(matches!(right, Some(Error::TooMany { .. })), "{}: {right:?}", bench.engine);
        assert!(bench.caller(&cookie).await.is_some(), "the session goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn common_personal_and_equal_passwords_are_refused() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        for (new, problem) in [
            ("Password2024!", Problem::CommonPassword),
            ("Latchkey1234!", Problem::PersonalPassword),
            (PASSWORD, Problem::SamePassword),
        ] {
            let refused = try_change(&bench, &caller, PASSWORD, new).await.err();
            assert_eq!(refused, Some(Error::invalid("new", problem)), "{new}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_twenty_simultaneous_changes_succeeds() {
    // Without limits on tries, so that all of them race.
    for bench in benches_with(|config| config.limits = false).await {
        let (caller, _) = bench.signed_in(ADA).await;
        let attempts = (0..20).map(|n| {
            let (centre, caller) = (bench.centre.clone(), caller.clone());
            async move {
                let new = format!("Quiet-meadow-{n}-lantern");
                let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
                let form = check_change((PASSWORD, &new, &new), policy).map_err(Error::Invalid)?;
                change(&centre, &caller, form).await
            }
        });
        assert_eq!(successes_of(attempts.collect()).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_voids_reset_links() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let token = bench.token_in_mail(ADA).await;
        try_change(&bench, &caller, PASSWORD, OTHER).await.unwrap();
        let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
        let third = latchkey::fields::NewPassword::check("Third-garden-3-window", policy).ok().unwrap();
        assert!(reset(&bench.centre, &bench.visitor(), &token, third).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_an_ended_session_does_nothing() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        latchkey::sign_in::flow::sign_out(&bench.centre, &caller).await.unwrap();
        assert_eq!(try_change(&bench, &caller, PASSWORD, OTHER).await.err(), Some(Error::SignedOut));
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "rolled back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_shows_at_the_next_request() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let name = DisplayName::check("Ada King").ok().unwrap();
        rename(&bench.centre, &caller, name).await.unwrap();
        assert_eq!(bench.caller(&cookie).await.unwrap().name, "Ada King");
        assert!(bench.actions(&caller.user_id).await.contains(&"profile.name_changed".to_owned()));
    }
}
