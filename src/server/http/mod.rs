//! The HTTP/1.1 server: its own accept loop, because each wait for a client must end (slowloris), the number of connections is
//! bounded, and a shutdown lets running requests finish.

mod connections;
mod pace;
mod stream;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

use self::connections::Connections;
use self::pace::Pace;
use self::stream::Paced;
use super::config::Config;

/// Request line and headers together, in bytes, and the number of headers (SECURITY §9).
const MAX_HEAD: usize = 40 * 1024;
const MAX_HEADERS: usize = 64;

/// How long the server waits, and for how many.
#[derive(Clone)]
pub struct Limits {
    /// From the first byte of a request to the end of its headers.
    pub head: Duration,
    /// For the next request on an open connection, and for the first.
    pub idle: Duration,
    /// For a client that does not take what is sent to it.
    pub stall: Duration,
    /// For running requests at shutdown.
    pub drain: Duration,
    /// Connections in total; more wait in the system's queue.
    pub total: usize,
    /// Connections from one address (IPv6: from one /64); more are closed.
    pub per_address: usize,
    /// Peers that `per_address` does not concern, because they speak for many.
    pub proxies: Vec<IpNet>,
}

impl Limits {
    /// The defaults of SECURITY §9 with the configuration's proxies, and connections of their own for idle streams.
    pub fn of(config: &Config) -> Self {
        Self {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(20),
            // Streams that stay open are in both: `server::live` allows so many in all, and half of these to one address.
            total: 2000 + config.live_streams,
            per_address: 200,
            proxies: config.trusted_proxies.clone(),
        }
    }
}

/// Serves until `shutdown` is done, then closes idle connections and waits for running requests, at most `limits.drain`.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: impl Future<Output = ()>) {
    let (stop, stopped) = watch::channel(false);
    let places = Arc::new(Semaphore::new(limits.total));
    let connections = Connections::new(&limits);
    let mut tasks = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    let drain = limits.drain;
    let limits = Arc::new(limits);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            () = &mut shutdown => break,
            next = next => next,
        };
        while tasks.try_join_next().is_some() {}
        let Some(seat) = connections.enter(peer.ip()) else {
            continue;
        };
        let connection = connection(stream, peer, router.clone(), Arc::clone(&limits), stopped.clone());
        tasks.spawn(async move {
            connection.await;
            drop((place, seat));
        });
    }
    drop(listener);
    // No receiver means no open connection.
    let _ = stop.send(true);
    let all_done = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(drain, all_done).await.is_err() {
        tracing::warn!(connections = tasks.len(), "requests were cut off because they did not finish in time");
    }
}

/// The next connection. Failures concern one client, or pass (no file descriptors left).
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_of_the_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Serves one connection to its end, which may be the client's, a limit's or the server's.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Arc<Limits>,
    mut stopped: watch::Receiver<bool>,
) {
    // Only the delay suffers if the system refuses.
    let _ = stream.set_nodelay(true);
    let pace = Pace::new();
    let service = service_fn(|request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let running = pace.running();
        let response = router.clone().oneshot(request);
        async move { response.await.map(|response| response.map(|body| running.through(body))) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The pace tells a slow head from an idle connection; hyper's own timer does not.
        .header_read_timeout(None)
        .max_header_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(Paced::new(TokioIo::new(stream), pace.clone()), service);
    let mut connection = std::pin::pin!(connection);
    let mut overdue = std::pin::pin!(pace.overdue(&limits));
    let mut stopping = false;
    loop {
        tokio::select! {
            // An error is the client's: a malformed request was answered, a broken connection has nobody to tell.
            _ = &mut connection => return,
            () = &mut overdue => return,
            _ = stopped.changed(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
