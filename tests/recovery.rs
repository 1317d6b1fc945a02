//! Forgotten passwords.

mod support;

use latchkey::account::email::flow::verify;
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset, works};
use support::{Bench, OTHER, PASSWORD, benches, email, proof, successes_of};

const ADA: &str = "ada@example.org";

fn chosen(password: &str) -> NewPassword {
    NewPassword::check(password, PasswordPolicy::of(PasswordPreset::Strict, false)).ok().unwrap()
}

async fn link(bench: &Bench) -> String {
    request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
    bench.token_in_mail(ADA).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_sets_the_password_ends_every_session_and_signs_nobody_in() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let token = link(&bench).await;
        reset(&bench.centre, &bench.visitor(), &token, chosen(OTHER)).await.unwrap();
        assert!(bench.caller(&cookie).await.is_none());
        let alive = "select count(*) from sessions where user_id = $1 and ended_at is null";
        assert_eq!(bench.count(alive, &caller.user_id).await, 0);
        assert!(bench.sign_in(ADA, PASSWORD).await.is_err());
        assert!(bench.sign_in(ADA, OTHER).await.is_ok());
        let mails = bench.mails(ADA).await;
        assert!(mails[0].text.contains("192.0.2.10") && mails[0].text.contains("Firefox"), "{}", mails[0].text);
        assert!(!mails[0].text.contains(OTHER));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_twenty_simultaneous_resets_succeeds() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let token = link(&bench).await;
        let attempts = (0..20).map(|n| {
            let (centre, visitor, token) = (bench.centre.clone(), bench.visitor(), token.clone());
            async move { reset(&centre, &visitor, &token, chosen(&format!("Quiet-meadow-{n}-lantern"))).await }
        });
        assert_eq!(successes_of(attempts.collect()).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_dies_of_age_of_a_newer_one_and_of_a_reset() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let expired = Some(Error::invalid("token", Problem::Expired));
        let old = link(&bench).await;
        let new = link(&bench).await;
        assert_eq!(reset(&bench.centre, &bench.visitor(), &old, chosen(OTHER)).await.err(), expired);
        bench.clock.advance_s(30 * 60);
        assert_eq!(reset(&bench.centre, &bench.visitor(), &new, chosen(OTHER)).await.err(), expired);
        for rubbish in ["", "x", &"A".repeat(43)] {
            assert_eq!(reset(&bench.centre, &bench.visitor(), rubbish, chosen(OTHER)).await.err(), expired);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_a_link_works_is_told_before_a_password_is_typed_and_costs_nothing() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let looked = |token: String| {
            let (centre, visitor) = (bench.centre.clone(), bench.visitor());
            async move { works(&centre, &visitor, &token).await }
        };
        let old = link(&bench).await;
        let new = link(&bench).await;
        assert_eq!(looked(old).await, Ok(false), "{}: a newer one was sent", bench.engine);
        for _ in 0..40 {
            assert_eq!(looked(new.clone()).await, Ok(true), "{}", bench.engine);
        }
        let mut answer = Ok(false);
        for n in 0..200 {
            answer = looked(format!("{n:043}")).await;
            if answer.is_err() {
                break;
            }
        }
        assert!(matches!(answer, Err(Error::TooMany { .. })), "{}: guesses are counted", bench.engine);
        assert!(reset(&bench.centre, &bench.visitor(), &new, chosen(OTHER)).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_password_does_not_spend_the_link() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let token = link(&bench).await;
        let weak = reset(&bench.centre, &bench.visitor(), &token, chosen("Password2024!")).await.err();
        assert_eq!(weak, Some(Error::invalid("new", Problem::CommonPassword)));
        assert!(reset(&bench.centre, &bench.visitor(), &token, chosen(OTHER)).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_one_purpose_never_serve_another() {
    for bench in benches().await {
        bench.ask_to_sign_up(ADA).await;
        let verification = bench.token_in_mail(ADA).await;
        assert!(reset(&bench.centre, &bench.visitor(), &verification, chosen(OTHER)).await.is_err());
        let token = link(&bench).await;
        assert!(bench.verify(proof(&token, None, PASSWORD)).await.is_err());
        assert!(reset(&bench.centre, &bench.visitor(), &token, chosen(OTHER)).await.is_ok(), "still unspent");
        assert!(bench.verify(proof(&verification, None, PASSWORD)).await.is_err(), "voided by the reset");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_learn_nothing_and_cannot_flood_a_mailbox() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let known = request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let unknown = request(&bench.centre, &bench.visitor(), &email("no@example.org")).await.unwrap();
        assert_eq!(known.minutes, unknown.minutes);
        assert!(bench.mails("no@example.org").await.is_empty());
        for n in 0..8 {
            let visitor = bench.visitor_at(&format!("198.51.100.{n}"));
            assert!(request(&bench.centre, &visitor, &email(ADA)).await.is_ok(), "the answer stays the same");
        }
        let mails = bench.mails(ADA).await;
        let links = mails.iter().filter(|mail| mail.text.contains("/reset-password?")).count();
        assert_eq!(links, 3, "{}: three an hour", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_proves_the_address_and_lets_the_owner_in_past_the_guesses_of_others() {
    for bench in benches().await {
        bench.ask_to_sign_up(ADA).await;
        for n in 0..6 {
            let from = format!("198.51.100.{n}");
            assert!(bench.sign_in_from(&from, ADA, OTHER, false).await.is_err());
        }
        let token = link(&bench).await;
        reset(&bench.centre, &bench.visitor(), &token, chosen(OTHER)).await.unwrap();
        let verified = "select count(*) from users where email_key = $1 and email_verified_at is not null";
        assert_eq!(bench.count(verified, ADA).await, 1);
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asked_too_often_spends_nothing_of_its_victims() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        for n in 0..12 {
            request(&bench.centre, &bench.visitor_at("198.51.100.1"), &email(&format!("x{n}@example.org")))
                .await
                .unwrap();
        }
        for _ in 0..5 {
            request(&bench.centre, &bench.visitor_at("198.51.100.1"), &email(ADA)).await.unwrap();
        }
        let before = bench.mails(ADA).await.len();
        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        assert_eq!(bench.mails(ADA).await.len(), before + 1, "{}: the owner still gets a link", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_of_the_address_waits_for_a_reset_that_voids_it() {
    // SQLite has one writer: nobody waits there for half of what another one holds.
    let Some(bench) = benches().await.into_iter().find(|bench| bench.database().is_some()) else { return };
    let browser = bench.ask_to_sign_up(ADA).await;
    let token = bench.token_in_mail(ADA).await;
    let mut reset = bench.centre.db.begin().await.unwrap();
    let account = "update users set created_at = created_at where email_key = $1";
    reset.query(account).bind(ADA).execute().await.unwrap();
    let (centre, visitor) = (bench.centre.clone(), bench.visitor_in(Some(&browser)));
    let proving =
        tokio::spawn(async move { verify(&centre, &visitor, proof(&token, None, "").0, None).await.map(|_| ()) });
    let waiting = "select count(*) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'";
    while bench.count(waiting, bench.database().unwrap()).await == 0 {
        tokio::task::yield_now().await;
    }
    let links = "update tokens set used_at = 1 where user_id = (select id from users where email_key = $1)";
    assert_eq!(reset.query(links).bind(ADA).execute().await.ok(), Some(1), "a deadlock ends one of the two");
    reset.commit().await.unwrap();
    assert_eq!(proving.await.unwrap(), Err(Error::invalid("token", Problem::Expired)));
}
