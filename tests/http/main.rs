//! The server loop against raw connections, with short times.

mod bounds;
mod times;
#[path = "../web/mod.rs"]
mod web;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use latchkey::server::http::{Limits, serve};
use tokio::io::AsyncReadExt;
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
