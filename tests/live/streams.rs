//! How long a stream stays open, what it counts for, and how many there may be.

use std::time::Duration;

use http::StatusCode;

use crate::support::benches;
use crate::{ADA, HELLO, Server, next};

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
