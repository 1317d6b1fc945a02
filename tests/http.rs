//! The server loop against raw connections, with short times.

mod web;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::routing::get;
use latchkey::server::http::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

fn limits() -> Limits {
    Limits {
        head: Duration::from_millis(200),
        idle: Duration::from_millis(600),
        stall: Duration::from_millis(300),
        drain: Duration::from_millis(800),
        total: 20,
        per_address: 10,
        proxies: Vec::new(),
    }
}

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

async fn start(limits: Limits) -> Server {
    let router = Router::new()
        .route("/", get(|peer: ConnectInfo<SocketAddr>| async move { peer.0.ip().to_string() }))
        .route("/slow", get(|| async { sleep(Duration::from_millis(400)).await }))
        .route("/hang", get(|| async { sleep(Duration::from_secs(60)).await }));
    start_with(limits, router).await
}

async fn start_with(limits: Limits, router: Router) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(serve(listener, router, limits, async { stopped.await.unwrap_or_default() }));
    Server { address, stop, running }
}

impl Server {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// One response's text; empty if the connection is closed instead.
async fn read(stream: &mut TcpStream) -> String {
    let mut buffer = vec![0; 4096];
    let length = timeout(Duration::from_secs(3), stream.read(&mut buffer)).await.unwrap().unwrap_or(0);
    String::from_utf8_lossy(&buffer[..length]).into_owned()
}

/// How long until the server closes the connection, which may be after some bytes.
async fn closed_after(stream: &mut TcpStream) -> Duration {
    let start = Instant::now();
    while !read(stream).await.is_empty() {}
    start.elapsed()
}

fn about(expected_ms: u64, took: Duration) {
    let range = Duration::from_millis(expected_ms - 50)..Duration::from_millis(expected_ms + 250);
    assert!(range.contains(&took), "{took:?} is not about {expected_ms} ms");
}

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
async fn one_address_gets_so_many_connections() {
    let server = start(Limits { per_address: 2, ..limits() }).await;
    let (mut first, mut second, mut third) = (server.connect().await, server.connect().await, server.connect().await);
    third.write_all(GET).await.unwrap();
    assert_eq!(read(&mut third).await, "", "one too many");
    for stream in [&mut first, &mut second] {
        stream.write_all(GET).await.unwrap();
        assert!(read(stream).await.starts_with("HTTP/1.1 200"));
    }
    drop(first);
    sleep(Duration::from_millis(50)).await;
    let mut fourth = server.connect().await;
    fourth.write_all(GET).await.unwrap();
    assert!(read(&mut fourth).await.starts_with("HTTP/1.1 200"), "a place came back");

    let proxied = start(Limits { per_address: 1, proxies: vec!["127.0.0.0/8".parse().unwrap()], ..limits() }).await;
    let mut streams = [proxied.connect().await, proxied.connect().await, proxied.connect().await];
    for stream in &mut streams {
        stream.write_all(GET).await.unwrap();
        assert!(read(stream).await.starts_with("HTTP/1.1 200"), "a proxy speaks for many");
    }
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_one_waits() {
    let server = start(Limits { total: 1, ..limits() }).await;
    let mut first = server.connect().await;
    first.write_all(GET).await.unwrap();
    assert!(read(&mut first).await.starts_with("HTTP/1.1 200"));
    let mut second = server.connect().await;
    second.write_all(GET).await.unwrap();
    assert!(timeout(Duration::from_millis(100), second.readable()).await.is_err());
    drop(first);
    assert!(read(&mut second).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn heads_are_bounded() {
    let server = start(limits()).await;
    for head in [
        format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(70)),
        format!("GET / HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n", "b".repeat(50_000)),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(70_000)),
    ] {
        let mut stream = server.connect().await;
        // The server may hang up while we are still sending.
        let _ = stream.write_all(head.as_bytes()).await;
        let answer = read(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let mut stream = server.connect().await;
    stream.write_all(b"\x16\x03\x01 not http\r\n\r\n").await.unwrap();
    read(&mut stream).await;
    let mut stream = server.connect().await;
    stream.write_all(GET).await.unwrap();
    assert!(read(&mut stream).await.starts_with("HTTP/1.1 200"), "the server lives");
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
