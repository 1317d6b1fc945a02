//! Open tabs are told that their session has ended, whatever server or command ended it.

mod sessions;
mod streams;
#[path = "../support/mod.rs"]
mod support;
mod told;

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::ConnectInfo;
use futures::StreamExt;
use http::{Request, StatusCode};
use latchkey::server::centre::Centre;
use latchkey::server::{guard, live};
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
        self.ask_from("192.0.2.10", cookie, "").await
    }

    /// The same from somewhere, for a tab of one session, where it is named.
    async fn ask_from(&self, address: &str, cookie: &str, session: &str) -> http::Response<Body> {
        let path = if session.is_empty() { live::PATH.to_owned() } else { format!("{}?session={session}", live::PATH) };
        let request = Request::get(path).header("host", "127.0.0.1:3000").header("cookie", format!("lk={cookie}"));
        let peer: std::net::SocketAddr = format!("{address}:40000").parse().unwrap();
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
