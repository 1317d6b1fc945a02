//! Health, metrics and the log.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::routing::get;
use http::StatusCode;
use latchkey::error::Error;
use latchkey::server::db::Db;
use latchkey::server::guard::Patience;
use latchkey::server::{guard, health};

use crate::web::{Product, request, send};
use crate::{FORM, product, routes};

#[tokio::test]
async fn a_lost_database_is_answered_within_two_seconds() {
    let data = tempfile::tempdir().unwrap();
    let db = Db::open_postgres("postgres://nobody@127.0.0.1:1/none", 2).unwrap();
    let product = Product::on(db, data, |_| {});
    let centre = product.centre.clone();
    let query = move || async move {
        centre
            .db
            .query("select id from users")
            .execute()
            .await
            .map_err(Error::from)
            .map_err(|error| guard::failure(&error, &http::HeaderMap::new()))?;
        Ok::<_, axum::response::Response>("ok")
    };
    let router = product.guard(health::routes(&product.centre).route("/query", get(query)));
    for path in ["/readyz", "/query"] {
        let start = tokio::time::Instant::now();
        let answer = send(&router, request("GET", path, &[], Body::empty())).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("retry-after"), "2", "{path}");
        assert!(start.elapsed() < Duration::from_secs(2), "{path}: {:?}", start.elapsed());
        assert!(!answer.text.contains("postgres"), "{path}: {}", answer.text);
        assert!(answer.text.contains(answer.header("x-request-id")), "{path}: {}", answer.text);
    }
    let alive = send(&router, request("GET", "/healthz", &[], Body::empty())).await;
    assert_eq!((alive.status, alive.text.as_str()), (StatusCode::OK, "ok"));
}

#[tokio::test]
async fn readiness_wants_the_schema() {
    let product = Product::new(|_| {}).await;
    let router = product.guard(health::routes(&product.centre));
    assert_eq!(send(&router, request("GET", "/readyz", &[], Body::empty())).await.status, StatusCode::OK);
    let data = tempfile::tempdir().unwrap();
    let empty = Db::open_sqlite(&data.path().join("empty.db"), 1).await.unwrap();
    let product = Product::on(empty, data, |_| {});
    let router = product.guard(health::routes(&product.centre));
    assert_eq!(
        send(&router, request("GET", "/readyz", &[], Body::empty())).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn metrics_are_for_those_who_have_the_token() {
    let (off, _) = product().await;
    let router = off.guard(health::routes(&off.centre));
    assert_eq!(send(&router, request("GET", "/metrics", &[], Body::empty())).await.status, StatusCode::NOT_FOUND);
    let on = Product::new(|config| config.metrics.token = Some("long-token-of-the-operator".to_owned().into())).await;
    let router = on.guard(routes().merge(health::routes(&on.centre)));
    for header in
        ["authorization: Bearer wrong", "authorization: long-token-of-the-operator", "authorization: Bearer ", "x: y"]
    {
        let answer = send(&router, request("GET", "/metrics", &[header], Body::empty())).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header}");
    }
    send(&router, request("POST", "/reset/planted-path-token", &[FORM], "a=b")).await;
    let headers = ["authorization: Bearer long-token-of-the-operator"];
    let answer = send(&router, request("GET", "/metrics", &headers, Body::empty())).await;
    assert!(answer.text.contains(r#"http_requests_total{route="/reset/{token}",status="2xx"}"#), "{}", answer.text);
    assert!(answer.text.contains("http_request_seconds_bucket"));
    assert!(!answer.text.contains("planted"));
}

/// Everything that any test of this file logs.
fn log() -> Arc<Mutex<Vec<u8>>> {
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    #[derive(Clone)]
    struct Sink(Arc<Mutex<Vec<u8>>>);
    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let start = || {
        let sink = Sink(Arc::default());
        let held = Arc::clone(&sink.0);
        let subscriber =
            tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(move || sink.clone());
        tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
        held
    };
    Arc::clone(LOG.get_or_init(start))
}

#[tokio::test]
async fn the_access_log_has_one_line_and_no_secret() {
    let log = log();
    let (_product, router) = product().await;
    let headers = [
        FORM,
        "sec-fetch-site: same-origin",
        "cookie: __Host-lk=planted-cookie",
        "authorization: Bearer planted-bearer",
        "referer: https://app.example.com/x?planted-referer",
        "user-agent: planted-agent",
    ];
    let answer =
        send(&router, request("POST", "/reset/planted-path?token=planted-query", &headers, "password=planted-body"))
            .await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = String::from_utf8(log.lock().unwrap().clone()).unwrap();
    assert!(!text.contains("planted"), "{text}");
    let id = answer.header("x-request-id");
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(id)).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(line["target"], "access");
    let fields = &line["fields"];
    for (name, value) in
        [("method", "POST"), ("route", "/reset/{token}"), ("address", "192.0.2.10"), ("user", "user-1")]
    {
        assert_eq!(fields[name], value, "{line}");
    }
    assert_eq!((fields["status"].as_u64(), fields["bytes"].as_u64()), (Some(200), Some(2)), "{line}");
    assert!(fields["ms"].is_u64(), "{line}");
}

#[tokio::test]
async fn a_panic_and_a_timeout_are_logged_with_the_reference_that_the_person_sees() {
    let (log, product) = (log(), Product::new(|_| {}).await);
    let patience = Patience { handler: Duration::from_millis(50), ..Patience::default() };
    let router = guard::layers_with(routes(), &product.centre, crate::web::STYLESHEET, patience);
    for (path, said) in [("/panic", "a handler panicked"), ("/slow", "a handler took too long")] {
        let answer = send(&router, request("GET", path, &["accept: text/html"], Body::empty())).await;
        let id = answer.header("x-request-id");
        assert!(answer.status.is_server_error() && answer.text.contains(id), "{path}: {}", answer.text);
        let text = String::from_utf8(log.lock().unwrap().clone()).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let found = lines.filter(|line| line["fields"]["message"] == said && line["fields"]["reference"] == id);
        assert_eq!(found.count(), 1, "{path}");
    }
}
