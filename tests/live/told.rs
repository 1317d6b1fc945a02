//! What is told, to whom, and when.

use std::time::Duration;

use http::StatusCode;
use latchkey::account::active_sessions::flow::{end, end_others};
use latchkey::sign_in::flow::sign_out;
use sqlx::Connection;

use crate::support::{Bench, PASSWORD, benches, postgres};
use crate::{ADA, HELLO, Server, next};

async fn another(bench: &Bench) -> (String, String) {
    let started = bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
    (started.id, started.token.reveal())
}

fn event(sentence: &str) -> Option<String> {
    Some(format!("event: ended\ndata: {sentence}\n\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_ended_on_one_server_is_told_on_the_other() {
    for bench in benches().await {
        let server = Server::start(bench.twin().await);
        let (caller, _) = bench.signed_in(ADA).await;
        let (first, first_token) = another(&bench).await;
        let (_, second_token) = another(&bench).await;
        let mut streams = [server.open(&first_token).await, server.open(&second_token).await];
        for stream in &mut streams {
            assert_eq!(next(stream).await.as_deref(), Some(HELLO), "{}", bench.engine);
        }
        end(&bench.centre, &caller, &first).await.unwrap();
        let sentence = "Signed out from Firefox on Linux at 14:02 UTC.";
        let told = tokio::time::timeout(Duration::from_secs(2), next(&mut streams[0])).await;
        assert_eq!(told.expect("within two seconds"), event(sentence), "{}", bench.engine);
        assert_eq!(next(&mut streams[0]).await, None, "and that is all");
        end_others(&bench.centre, &caller).await.unwrap();
        assert_eq!(next(&mut streams[1]).await, event(sentence));
        assert_eq!(server.centre.live.count(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_whose_row_cannot_be_read_holds_up_no_other() {
    // SQLite alone keeps a text where a number belongs.
    let bench = benches().await.remove(0);
    let server = Server::start(bench.centre.clone());
    let (caller, _) = bench.signed_in(ADA).await;
    let (broken, broken_token) = another(&bench).await;
    let (id, token) = another(&bench).await;
    let mut streams = [server.open(&broken_token).await, server.open(&token).await];
    for stream in &mut streams {
        assert_eq!(next(stream).await.as_deref(), Some(HELLO));
    }
    bench.run("update sessions set idle_expires_at = 'soon' where id = $1", &[&broken]).await;
    end(&bench.centre, &caller, &id).await.unwrap();
    assert!(next(&mut streams[1]).await.unwrap().starts_with("event: ended"));
    bench.run("update sessions set idle_expires_at = 1 where id = $1", &[&broken]).await;
    assert!(next(&mut streams[0]).await.unwrap().starts_with("event: ended"), "it is looked at again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rolled_back_is_not_told_and_signing_out_is() {
    for bench in benches().await {
        let server = Server::start(bench.twin().await);
        let (caller, token) = bench.signed_in(ADA).await;
        let mut stream = server.open(&token).await;
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
        let mut listener = bench.centre.db.listen();
        let mut tx = bench.centre.db.begin().await.unwrap();
        tx.announce("never").await.unwrap();
        drop(tx);
        sign_out(&bench.centre, &caller).await.unwrap();
        assert!(next(&mut stream).await.unwrap().contains("Signed out on this device at"));
        if bench.database().is_none() {
            assert_eq!(
                listener.next().await,
                latchkey::server::db::Heard::News(caller.user_id),
                "only what was committed"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_too_late_is_told_at_once_and_a_stranger_nothing() {
    for bench in benches().await {
        let server = Server::start(bench.centre.clone());
        let (caller, token) = bench.signed_in(ADA).await;
        let (id, other) = another(&bench).await;
        end(&bench.centre, &caller, &id).await.unwrap();
        let mut late = server.open(&other).await;
        assert!(next(&mut late).await.unwrap().starts_with("event: ended\ndata: Signed out from"));
        assert_eq!(next(&mut late).await, None);
        assert_eq!(server.ask("no-such-token").await.status(), StatusCode::UNAUTHORIZED);
        bench.clock.advance_s(3600);
        let mut expired = server.open(&token).await;
        assert!(next(&mut expired).await.unwrap().contains("Ended because its time was over at"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_while_the_connection_was_lost_is_told_afterwards() {
    let Some(url) = postgres() else { return };
    let bench = benches().await.pop().unwrap();
    let name = bench.database().unwrap().to_owned();
    let server = Server::start(bench.twin().await);
    let (caller, _) = bench.signed_in(ADA).await;
    let (id, token) = another(&bench).await;
    let mut stream = server.open(&token).await;
    assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
    let mut admin = sqlx::PgConnection::connect(&url).await.unwrap();
    let mut run =
        async |sql: String| sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.unwrap().rows_affected();
    // Until it listens, there is nothing to interrupt.
    let listeners = format!("from pg_stat_activity where datname = '{name}' and query like 'LISTEN%'");
    while run(format!("select pid {listeners}")).await == 0 {
        tokio::task::yield_now().await;
    }
    run(format!("alter database {name} with allow_connections false")).await;
    run(format!("select pg_terminate_backend(pid) {listeners}")).await;
    end(&bench.centre, &caller, &id).await.unwrap();
    run(format!("alter database {name} with allow_connections true")).await;
    assert!(next(&mut stream).await.unwrap().starts_with("event: ended"));
}
