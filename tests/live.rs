//! Open tabs are told that their session has ended, whatever server or command ended it.

mod support;

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::ConnectInfo;
use futures::StreamExt;
use http::{Request, StatusCode};
use latchkey::account::active_sessions::flow::{end, end_others};
use latchkey::server::centre::Centre;
use latchkey::server::{guard, live};
use latchkey::sign_in::flow::sign_out;
use sqlx::Connection;
use support::{Bench, PASSWORD, benches};
use tokio::sync::watch;
use tower::ServiceExt;

const ADA: &str = "ada@example.org";
const HELLO: &str = "retry: 2000\n\n";

/// A server that listens for announcements until it is dropped.
struct Server {
    centre: Centre,
    router: axum::Router,
    stop: watch::Sender<bool>,
}

impl Server {
    fn start(centre: Centre) -> Self {
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(live::run(centre.clone(), stopped));
        Self { router: guard::layers(live::routes(&centre), &centre, "/x.css"), centre, stop }
    }

    async fn ask(&self, cookie: &str) -> http::Response<Body> {
        let request =
            Request::get(live::PATH).header("host", "127.0.0.1:3000").header("cookie", format!("lk={cookie}"));
        let peer: std::net::SocketAddr = "192.0.2.10:40000".parse().unwrap();
        self.router.clone().oneshot(request.extension(ConnectInfo(peer)).body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn open(&self, cookie: &str) -> BodyDataStream {
        let response = self.ask(cookie).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        response.into_body().into_data_stream()
    }
}

/// What comes next; nothing once the stream has ended.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let next = tokio::time::timeout(Duration::from_secs(20), stream.next()).await.expect("something within 20 seconds");
    next.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
}

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
async fn an_open_stream_is_no_visit() {
    for bench in benches().await {
        let server = Server::start(bench.centre.clone());
        let (_, token) = bench.signed_in(ADA).await;
        bench.clock.advance_s(3000);
        let mut stream = server.open(&token).await;
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
        bench.clock.advance_s(700);
        assert!(bench.caller(&token).await.is_none(), "{}: idle for an hour", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_whose_time_is_over_is_told_so_at_that_moment() {
    for bench in benches().await {
        let server = Server::start(bench.centre.clone());
        let (_, token) = bench.signed_in(ADA).await;
        bench.clock.advance_s(3599);
        let mut stream = server.open(&token).await;
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
        let wait = tokio::spawn(async move { next(&mut stream).await });
        bench.clock.advance_s(1);
        let told = tokio::time::timeout(Duration::from_secs(4), wait).await.expect("long before a heartbeat").unwrap();
        assert!(told.unwrap().contains("Ended because its time was over at"), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_bounded_and_end_with_the_server() {
    let bench = benches().await.remove(0);
    let server = Server::start(bench.centre.clone());
    let (_, token) = bench.signed_in(ADA).await;
    let mut streams = Vec::new();
    for _ in 0..65 {
        streams.push(server.open(&token).await);
    }
    assert_eq!(server.centre.live.count(), 64);
    assert_eq!(next(&mut streams[0]).await.as_deref(), Some(HELLO));
    assert_eq!(next(&mut streams[0]).await, None, "the oldest gave way");
    streams.drain(..10);
    assert_eq!(server.centre.live.count(), 55, "a tab that is closed leaves");
    server.stop.send(true).unwrap();
    for stream in &mut streams {
        assert_eq!(next(stream).await.as_deref(), Some(HELLO));
        assert_eq!(next(stream).await, None);
    }
    assert_eq!(server.ask(&token).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_while_the_connection_was_lost_is_told_afterwards() {
    let Ok(url) = std::env::var("LATCHKEY_TEST_POSTGRES") else { return };
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
