//! How long the server waits: for a head, for the next request, for a reader, for its own end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use latchkey::server::http::Limits;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::{GET, about, closed_after, limits, read, start, start_with};

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let server = start(limits()).await;
    let mut silent_after_some = server.connect().await;
    silent_after_some.write_all(b"GET / HT").await.unwrap();
    about(200, closed_after(&mut silent_after_some).await);

    let mut dripping = server.connect().await;
    let start = Instant::now();
    dripping.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    while start.elapsed() < Duration::from_secs(2) && dripping.write_all(b"x: y\r\n").await.is_ok() {
        sleep(Duration::from_millis(20)).await;
    }
    assert!(start.elapsed() < Duration::from_millis(500), "each byte must not buy time: {:?}", start.elapsed());
}

#[tokio::test]
async fn idle_connections_stay_a_while_and_are_used_again() {
    let server = start(limits()).await;
    let mut never_used = server.connect().await;
    about(600, closed_after(&mut never_used).await);

    let mut stream = server.connect().await;
    for _ in 0..3 {
        stream.write_all(GET).await.unwrap();
        let answer = read(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
        sleep(Duration::from_millis(350)).await;
    }
    stream.write_all(b"GET / HT").await.unwrap();
    about(200, closed_after(&mut stream).await);
}

#[tokio::test]
async fn a_running_request_may_take_longer_than_an_idle_connection() {
    let short = Limits { idle: Duration::from_millis(100), head: Duration::from_millis(100), ..limits() };
    let server = start(short).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(read(&mut stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_client_that_does_not_read_is_let_go() {
    struct Dropped(Arc<AtomicBool>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let gone = Arc::new(AtomicBool::new(false));
    let held = Arc::clone(&gone);
    let flood = move || {
        let guard = Dropped(Arc::clone(&held));
        let chunks = futures::stream::repeat_with(move || {
            let _ = &guard;
            Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 65_536]))
        });
        async { Body::from_stream(chunks) }
    };
    let server = start_with(limits(), Router::new().route("/", get(flood))).await;
    let mut stream = server.connect().await;
    stream.write_all(GET).await.unwrap();
    let start = Instant::now();
    while !gone.load(Ordering::SeqCst) {
        assert!(start.elapsed() < Duration::from_secs(3), "still sending");
        sleep(Duration::from_millis(20)).await;
    }
    assert!(start.elapsed() >= Duration::from_millis(250), "{:?}", start.elapsed());
}

#[tokio::test]
async fn shutdown_finishes_running_requests_and_closes_idle_connections() {
    let server = start(Limits { idle: Duration::from_secs(30), ..limits() }).await;
    let (mut running, mut used, mut unused) = (server.connect().await, server.connect().await, server.connect().await);
    used.write_all(GET).await.unwrap();
    assert!(read(&mut used).await.starts_with("HTTP/1.1 200"));
    running.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(100)).await;

    let start = Instant::now();
    server.stop.send(()).unwrap();
    assert_eq!(read(&mut used).await, "");
    assert_eq!(read(&mut unused).await, "");
    assert!(start.elapsed() < Duration::from_millis(150), "idle ones go at once: {:?}", start.elapsed());
    assert!(TcpStream::connect(server.address).await.is_err(), "no new ones");
    assert!(read(&mut running).await.starts_with("HTTP/1.1 200"), "the running one is finished");
    server.running.await.unwrap();
    assert!(start.elapsed() < Duration::from_millis(600), "{:?}", start.elapsed());
}

#[tokio::test]
async fn shutdown_does_not_wait_for_ever() {
    let server = start(limits()).await;
    let mut hanging = server.connect().await;
    hanging.write_all(b"GET /hang HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    let start = Instant::now();
    server.stop.send(()).unwrap();
    server.running.await.unwrap();
    about(800, start.elapsed());
}
