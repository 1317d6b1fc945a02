//! Sessions: how they end, which cookies open them, what their rows hold.

use latchkey::error::{Error, Problem};
use latchkey::sign_in::flow::{Admitted, sign_in, sign_out};
use latchkey::sign_in::types::check_sign_in;

use crate::ADA;
use crate::support::{PASSWORD, benches, benches_with};

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_kills_the_cookie() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        sign_out(&bench.centre, &caller).await.unwrap();
        assert!(bench.caller(&token).await.is_none());
        sign_out(&bench.centre, &caller).await.unwrap();
        let actions = bench.actions(&caller.user_id).await;
        assert_eq!(actions.iter().filter(|action| *action == "session.ended").count(), 1, "{actions:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_when_idle_and_at_the_latest_after_a_day() {
    for bench in benches().await {
        let (_, idle) = bench.signed_in(ADA).await;
        bench.clock.advance_s(3599);
        assert!(bench.caller(&idle).await.is_some(), "used within the hour");
        bench.clock.advance_s(3600);
        assert!(bench.caller(&idle).await.is_none(), "an hour without use");

        let used = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        for _ in 0..47 {
            bench.clock.advance_s(1800);
            assert!(bench.caller(&used).await.is_some());
        }
        bench.clock.advance_s(1800);
        assert!(bench.caller(&used).await.is_none(), "{}: a day is a day", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keep_me_signed_in_lasts_longer_but_not_for_ever() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let kept = bench.sign_in_from("192.0.2.10", ADA, PASSWORD, true).await.ok().unwrap();
        assert_eq!(kept.max_age_s, Some(30 * 86_400));
        let token = kept.token.reveal();
        for _ in 0..4 {
            bench.clock.advance_s(6 * 86_400);
            assert!(bench.caller(&token).await.is_some());
        }
        bench.clock.advance_s(6 * 86_400);
        assert!(bench.caller(&token).await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_that_was_idle_for_longest_makes_room() {
    for bench in benches_with(|config| config.sessions.max_per_user = 3).await {
        let (caller, first) = bench.signed_in(ADA).await;
        let mut tokens = vec![first];
        for _ in 0..3 {
            bench.clock.advance_s(1);
            tokens.push(bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal());
        }
        assert!(bench.caller(&tokens[0]).await.is_none(), "{}", bench.engine);
        for token in &tokens[1..] {
            assert!(bench.caller(token).await.is_some());
        }
        let evicted = "select count(*) from events where action = 'session.evicted' and session_id = $1";
        assert_eq!(bench.count(evicted, &caller.session_id).await, 1, "{}: it is in the log", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whole_tokens_and_enabled_accounts_count() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        for broken in ["", &token[..42], &format!("{token}A"), &token.to_lowercase(), "' or 1=1 --"] {
            assert!(bench.caller(broken).await.is_none(), "{broken}");
        }
        let mut tx = bench.centre.db.begin().await.unwrap();
        tx.query("update users set disabled_at = 1 where id = $1").bind(&caller.user_id).execute().await.unwrap();
        tx.commit().await.unwrap();
        assert!(bench.caller(&token).await.is_none(), "disabled at the very next request");
        assert_eq!(
            bench.sign_in(ADA, PASSWORD).await.err(),
            Some(Error::invalid("password", Problem::WrongCredentials))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_row_of_a_session_knows_the_browser_but_not_the_cookie() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        let sql = "select address, browser, os, engine, factors, token_hash from sessions where id = $1";
        let row: (String, String, String, String, String, String) =
            bench.centre.db.query(sql).bind(&caller.session_id).one().await.unwrap();
        assert_eq!((row.0.as_str(), row.1.as_str(), row.2.as_str()), ("192.0.2.10", "Firefox", "Linux"));
        assert_eq!((row.3.as_str(), row.4.as_str()), ("Gecko", "password"));
        assert_ne!(row.5, token);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_ends_the_session_that_the_browser_had() {
    for bench in benches().await {
        let (caller, old) = bench.signed_in(ADA).await;
        let form = check_sign_in(ADA, PASSWORD, false).ok().unwrap();
        let new = sign_in(&bench.centre, &bench.visitor(), form, "/settings", Some(&caller)).await.ok().unwrap();
        let Admitted::Session(new) = new else { panic!("no second step is asked for") };
        assert!(bench.caller(&old).await.is_none(), "{}", bench.engine);
        assert!(bench.caller(&new.token.reveal()).await.is_some());
    }
}
