//! A product without slices: the guard around a few small handlers.

#![allow(dead_code, reason = "each test file uses its part")]

#[path = "../support/database.rs"]
mod database;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use http::{HeaderMap, Request, Response, StatusCode};
use latchkey::server::centre::{Centre, Parts};
use latchkey::server::clock::{FixedClock, Random, SystemRandom};
use latchkey::server::config::{Config, PublicUrl};
use latchkey::server::crypto::Keys;
use latchkey::server::db::Db;
use latchkey::server::guard;
use latchkey::server::live::Live;
use latchkey::server::mail::Mailer;
use latchkey::server::passwords::Passwords;
use latchkey::server::places::Places;
use latchkey::time::UnixMillis;
use tempfile::TempDir;
use tower::ServiceExt;

pub const ORIGIN: &str = "https://app.example.com";
pub const HOST: &str = "app.example.com";
pub const STYLESHEET: &str = "/pkg/latchkey.css";
/// 3 March 2026.
pub const NOON: UnixMillis = UnixMillis(1_772_546_529_000);

/// A centre, the clock that it shows, and the folder that it lives in.
pub struct Product {
    pub centre: Centre,
    pub clock: Arc<FixedClock>,
    _data: TempDir,
}

impl Product {
    /// On SQLite under https.
    pub async fn new(change: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let db = Db::open_sqlite(&data.path().join("latchkey.db"), 2).await.unwrap();
        db.migrate().await.unwrap();
        Self::on(db, data, change)
    }

    /// On SQLite, and on PostgreSQL where `LATCHKEY_TEST_POSTGRES` names a server.
    pub async fn on_each_engine() -> Vec<(&'static str, Self)> {
        let mut products = vec![("sqlite", Self::new(|_| {}).await)];
        if let Some(server) = database::postgres() {
            let db = Db::open_postgres(&database::new_database(&server).await, 8).unwrap();
            db.migrate().await.unwrap();
            products.push(("postgres", Self::on(db, tempfile::tempdir().unwrap(), |_| {})));
        }
        products
    }

    /// On a database that is there already, or is not.
    pub fn on(db: Db, data: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::for_tests(data.path());
        config.public_url = PublicUrl::parse(ORIGIN).unwrap();
        change(&mut config);
        let clock = Arc::new(FixedClock::at(NOON));
        let centre = centre(config, db, data.path(), Arc::clone(&clock));
        Self { centre, clock, _data: data }
    }

    /// The guard around a router.
    pub fn guard(&self, router: Router) -> Router {
        guard::layers(router, &self.centre, STYLESHEET)
    }
}

/// A centre with keys in a folder.
pub fn centre(config: Config, db: Db, folder: &Path, clock: Arc<FixedClock>) -> Centre {
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let keys = Keys::open_or_create(&folder.join("keys.toml"), &*random).unwrap();
    let passwords = Passwords::new(config.hash, Arc::clone(&random)).unwrap();
    let mailer = Mailer::new(&config).unwrap();
    let (places, live) = (Places::open(None).unwrap(), Live::default());
    Centre::new(Parts { config, db, clock, random, keys, passwords, mailer, places, live })
}

/// A response whose body has been read.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// A header's text; empty if absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// A request to our host from 192.0.2.10. Headers are given as `name: value`.
pub fn request(method: &str, path: &str, headers: &[&str], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:")) {
        request = request.header("host", HOST);
    }
    for header in headers {
        let (name, value) = header.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    let peer: SocketAddr = "192.0.2.10:40000".parse().unwrap();
    request.extension(ConnectInfo(peer)).body(body.into()).unwrap()
}

/// Sends a request and reads the whole answer.
pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}
