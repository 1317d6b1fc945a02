//! Attacks on the guard, through a real router.

mod web;

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::RawQuery;
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use latchkey::error::Error;
use latchkey::server::db::Db;
use latchkey::server::guard::{self, Patience, UserId};
use latchkey::server::visitor::Visitor;
use latchkey::server::{health, theme, well_known};
use web::{Answer, Product, request, send};

const FORM: &str = "content-type: application/x-www-form-urlencoded";
const COOKIE: &str = "cookie: __Host-lk=secret-session-token";

async fn go(RawQuery(to): RawQuery) -> impl IntoResponse {
    let to = to.unwrap_or_default().replace("%09", "\t");
    (StatusCode::SEE_OTHER, [(LOCATION, to)])
}

fn routes() -> Router {
    Router::new()
        .route("/", get(|| async { Html("<h1>Home</h1>") }))
        .route("/echo", post(|body: Bytes| async move { body.len().to_string() }).delete(|| async { "gone" }))
        .route("/account/api/echo", post(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/panic", get(|| async { panic!("the secret is 4711") as &'static str }))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }))
        .route("/go", get(go))
        .route("/address", get(|visitor: Extension<Arc<Visitor>>| async move { visitor.address.to_string() }))
        .route(
            "/reset/{token}",
            post(|| async { (Extension(UserId("user-1".to_owned())), [(SET_COOKIE, "a=planted-set-cookie")], "ok") }),
        )
}

async fn product() -> (Product, Router) {
    let product = Product::new(|_| {}).await;
    let router = product.guard(routes());
    (product, router)
}

async fn post_form(router: &Router, headers: &[&str]) -> Answer {
    let headers: Vec<&str> = headers.iter().copied().chain([FORM]).collect();
    send(router, request("POST", "/echo", &headers, "a=b")).await
}

#[tokio::test]
async fn another_site_cannot_act() {
    let (_product, router) = product().await;
    for headers in [
        &["sec-fetch-site: cross-site"][..],
        &["sec-fetch-site: same-site"],
        &["sec-fetch-site: none"],
        &["sec-fetch-site: SAME-ORIGIN"],
        &["sec-fetch-site: cross-site", "origin: https://app.example.com"],
        &["sec-fetch-site: same-origin", "sec-fetch-site: cross-site"],
        &["origin: https://evil.example"],
        &["origin: null"],
        &["origin: http://app.example.com"],
        &["origin: https://app.example.com:444"],
        &["origin: https://app.example.com.evil.example"],
        &["origin: https://evil.example", "origin: https://app.example.com"],
        &[COOKIE],
        &["sec-fetch-site: cross-site", COOKIE],
    ] {
        let answer = post_form(&router, headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        let deleted = send(&router, request("DELETE", "/echo", headers, Body::empty())).await;
        assert_eq!(deleted.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
}

#[tokio::test]
async fn our_own_pages_can_act() {
    let (_product, router) = product().await;
    for headers in [
        &["sec-fetch-site: same-origin", "origin: https://app.example.com", COOKIE][..],
        &["sec-fetch-site: same-origin", "origin: null", COOKIE],
        &["origin: https://app.example.com", COOKIE],
        &["sec-fetch-site: none", "origin: https://app.example.com", COOKIE],
        &[],
    ] {
        assert_eq!(post_form(&router, headers).await.status, StatusCode::OK, "{headers:?}");
    }
}

#[tokio::test]
async fn a_link_in_a_mail_opens_signed_in() {
    let (_product, router) = product().await;
    let headers = ["sec-fetch-site: cross-site", "sec-fetch-mode: navigate", "sec-fetch-dest: document", COOKIE];
    assert_eq!(send(&router, request("GET", "/", &headers, Body::empty())).await.status, StatusCode::OK);
    assert_eq!(send(&router, request("HEAD", "/", &headers, Body::empty())).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_exact_content_types_are_read() {
    let (_product, router) = product().await;
    let types = [
        ("application/x-www-form-urlencoded", 200),
        ("application/x-www-form-urlencoded; charset=UTF-8", 200),
        ("Application/JSON", 200),
        ("text/plain", 415),
        ("text/plain; application/json", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/jsonp", 415),
        ("", 415),
    ];
    for (content_type, status) in types {
        let header = format!("content-type: {content_type}");
        let answer =
            send(&router, request("POST", "/echo", &[&header, "sec-fetch-site: same-origin"], r#"{"a":1}"#)).await;
        assert_eq!(answer.status.as_u16(), status, "{content_type}");
    }
    let untyped = send(&router, request("POST", "/echo", &["sec-fetch-site: same-origin"], "a=b")).await;
    assert_eq!(untyped.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let twice = ["content-type: application/json", "content-type: text/plain", "sec-fetch-site: same-origin"];
    assert_eq!(send(&router, request("POST", "/echo", &twice, "{}")).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn foreign_hosts_are_misdirected() {
    let (product, router) = product().await;
    for host in ["evil.example", "app.example.com.evil.example", "localhost", "127.0.0.1", "", "evil.example:443"] {
        let header = format!("host: {host}");
        let answer = send(&router, request("GET", "/", &[&header], Body::empty())).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let twice = ["host: app.example.com", "host: evil.example"];
    assert_eq!(send(&router, request("GET", "/", &twice, Body::empty())).await.status, StatusCode::MISDIRECTED_REQUEST);
    let absolute = request("GET", "https://evil.example/", &[], Body::empty());
    assert_eq!(send(&router, absolute).await.status, StatusCode::MISDIRECTED_REQUEST);
    let ours = request("GET", "/", &["host: APP.example.com:443"], Body::empty());
    assert_eq!(send(&router, ours).await.status, StatusCode::OK);

    let probes = product.guard(health::routes(&product.centre));
    let probe = request("GET", "/healthz", &["host: 10.0.0.7:3000"], Body::empty());
    assert_eq!(send(&probes, probe).await.status, StatusCode::OK, "load balancers ask by address");
}

#[tokio::test]
async fn odd_methods_and_endless_addresses_are_refused() {
    let (_product, router) = product().await;
    for method in ["TRACE", "CONNECT", "PROPFIND"] {
        let answer = send(&router, request(method, "/", &[], Body::empty())).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let path = format!("/?{}", "a".repeat(9000));
    assert_eq!(send(&router, request("GET", &path, &[], Body::empty())).await.status, StatusCode::URI_TOO_LONG);
}

#[tokio::test]
async fn bodies_are_bounded_with_and_without_a_length() {
    let (_product, router) = product().await;
    let headers = [FORM, "sec-fetch-site: same-origin"];
    let chunked = |size: usize| {
        Body::from_stream(futures::stream::iter(vec![Ok::<_, std::io::Error>(vec![b'a'; 1]), Ok(vec![b'a'; size - 1])]))
    };
    for (size, status) in [(65_536, 200), (65_537, 413), (200_000, 413)] {
        let length = format!("content-length: {size}");
        let told = [FORM, "sec-fetch-site: same-origin", &length];
        let answer = send(&router, request("POST", "/echo", &told, vec![b'a'; size])).await;
        assert_eq!(answer.status.as_u16(), status, "{size} with a length");
        let answer = send(&router, request("POST", "/echo", &headers, chunked(size))).await;
        assert_eq!(answer.status.as_u16(), status, "{size} without a length");
    }
}

#[tokio::test]
async fn a_panic_is_a_page_without_its_text() {
    let (_product, router) = product().await;
    let answer = send(&router, request("GET", "/panic", &["accept: text/html"], Body::empty())).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text.contains(answer.header("x-request-id")), "the page shows the reference");
    assert!(answer.text.contains(web::STYLESHEET));
    assert!(!answer.text.contains("4711") && !answer.text.contains("secret"));
    let after = send(&router, request("GET", "/", &[], Body::empty())).await;
    assert_eq!(after.status, StatusCode::OK, "the process lives");
}

#[tokio::test]
async fn slow_handlers_and_slow_senders_are_given_up() {
    let product = Product::new(|_| {}).await;
    let patience = Patience { body: Duration::from_millis(50), handler: Duration::from_millis(50) };
    let router = guard::layers_with(routes(), &product.centre, web::STYLESHEET, patience);
    let answer = send(&router, request("GET", "/slow", &[], Body::empty())).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "2");
    let endless = Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>());
    let answer = send(&router, request("POST", "/echo", &[FORM], endless)).await;
    assert_eq!(answer.status, StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn redirects_stay_here() {
    let (_product, router) = product().await;
    for (to, expected) in [
        ("/settings/security", "/settings/security"),
        ("https://app.example.com/x?__err=1", "https://app.example.com/x?__err=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/%09/evil.example", "/"),
        ("https://app.example.com.evil.example/", "/"),
        ("https://app.example.com@evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let answer = send(&router, request("GET", &format!("/go?{to}"), &[], Body::empty())).await;
        assert_eq!(answer.header("location"), expected, "{to}");
    }
}

const EVERYWHERE: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
];

#[tokio::test]
async fn every_response_carries_the_headers() {
    let (_product, router) = product().await;
    let requests = [
        request("GET", "/", &[], Body::empty()),
        request("GET", "/missing", &[], Body::empty()),
        request("GET", "/panic", &[], Body::empty()),
        request("POST", "/", &[FORM], Body::empty()),
        request("POST", "/echo", &["sec-fetch-site: cross-site", FORM], "a=b"),
        request("GET", "/", &["host: evil.example"], Body::empty()),
    ];
    for request in requests {
        let told = format!("{} {}", request.method(), request.uri());
        let answer = send(&router, request).await;
        for (name, value) in EVERYWHERE {
            assert_eq!(answer.header(name), value, "{told}");
        }
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{told}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{told}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{told}");
    }
    let plain = Product::new(|config| {
        config.public_url = latchkey::server::config::PublicUrl::parse("http://127.0.0.1:3000").unwrap()
    })
    .await;
    let answer = send(&plain.guard(routes()), request("GET", "/", &["host: localhost:3000"], Body::empty())).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("strict-transport-security"), "", "not on plain http");
}

#[tokio::test]
async fn failures_speak_the_language_of_who_asks() {
    let (_product, router) = product().await;
    let page = send(&router, request("GET", "/missing", &["accept: text/html,*/*"], Body::empty())).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    assert!(page.text.contains("<h1>Page not found</h1>"));

    let json = send(&router, request("GET", "/missing", &[], Body::empty())).await;
    let expected = format!(r#"{{"code":"not_found","reference":"{}"}}"#, json.header("x-request-id"));
    assert_eq!((json.header("content-type"), json.text.as_str()), ("application/json", expected.as_str()));

    let wire = send(&router, request("POST", "/account/api/echo", &["content-type: application/json"], "{}")).await;
    let error: Error = serde_json::from_str(&wire.text).unwrap();
    assert_eq!(error, Error::Unavailable { reference: wire.header("x-request-id").to_owned() });
    assert_eq!(wire.header("retry-after"), "2");
    let forbidden = ["content-type: application/json", "sec-fetch-site: cross-site"];
    let wire = send(&router, request("POST", "/account/api/echo", &forbidden, "{}")).await;
    assert_eq!(serde_json::from_str::<Error>(&wire.text).unwrap(), Error::Forbidden);
}

#[tokio::test]
async fn addresses_come_from_trusted_proxies_only() {
    let spoof = ["x-forwarded-for: 203.0.113.7"];
    let (_product, router) = product().await;
    assert_eq!(send(&router, request("GET", "/address", &spoof, Body::empty())).await.text, "192.0.2.10");
    let trusting = Product::new(|config| config.trusted_proxies = vec!["192.0.2.0/24".parse().unwrap()]).await;
    let router = trusting.guard(routes());
    assert_eq!(send(&router, request("GET", "/address", &spoof, Body::empty())).await.text, "203.0.113.7");
    let spoof = ["x-forwarded-for: 1.2.3.4, 203.0.113.7", "forwarded: for=5.6.7.8", "x-real-ip: 5.6.7.8"];
    assert_eq!(send(&router, request("GET", "/address", &spoof, Body::empty())).await.text, "203.0.113.7");
}

#[tokio::test]
async fn floods_are_stopped_with_a_time_to_come_again() {
    let (_product, router) = product().await;
    let mut last = send(&router, request("GET", "/", &[], Body::empty())).await;
    for _ in 0..5000 {
        if last.status != StatusCode::OK {
            break;
        }
        last = send(&router, request("GET", "/", &[], Body::empty())).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.header("retry-after"), "1");
    let unlimited = Product::new(|config| config.limits = false).await;
    let router = unlimited.guard(routes());
    for _ in 0..2000 {
        assert_eq!(send(&router, request("GET", "/", &[], Body::empty())).await.status, StatusCode::OK);
    }
}

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
async fn the_theme_is_a_cookie_and_the_way_back_is_ours() {
    let product = Product::new(|_| {}).await;
    let router = product.guard(theme::routes(&product.centre));
    for (referer, back) in [
        ("https://app.example.com/settings/profile?x=1", "/settings/profile?x=1"),
        ("https://evil.example/", "/"),
        ("https://app.example.com.evil.example/", "/"),
        ("https://app.example.com//evil.example", "/"),
    ] {
        let referer = format!("referer: {referer}");
        let headers = [FORM, "sec-fetch-site: same-origin", &referer];
        let answer = send(&router, request("POST", "/account/api/theme", &headers, "theme=dark")).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, back), "{referer}");
        assert_eq!(
            answer.header("set-cookie"),
            "lk-theme=dark; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000"
        );
    }
    let headers = [FORM, "sec-fetch-site: same-origin"];
    let odd = send(&router, request("POST", "/account/api/theme", &headers, "theme=red%0d%0aset-cookie:x")).await;
    assert!(odd.status.is_client_error());
    assert_eq!(odd.header("set-cookie"), "");
}

#[tokio::test]
async fn well_known_addresses_are_known_or_reliably_missing() {
    let product = Product::new(|_| {}).await;
    let router = product.guard(well_known::routes(&product.centre));
    let known = send(&router, request("GET", "/.well-known/change-password", &[], Body::empty())).await;
    assert_eq!((known.status, known.header("location")), (StatusCode::FOUND, "/settings/security#password"));
    let missing = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    assert_eq!(send(&router, request("GET", missing, &[], Body::empty())).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn policy_reports_are_bounded() {
    let product = Product::new(|_| {}).await;
    let router = product.guard(well_known::routes(&product.centre));
    let report = r#"{"csp-report":{"effective-directive":"script-src","blocked-uri":"inline"}}"#;
    let headers = ["content-type: application/csp-report", "sec-fetch-site: cross-site", "origin: null"];
    let post = |body: String| send(&router, request("POST", "/csp-report", &headers, body));
    assert_eq!(post("{}".to_owned()).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(post("x".repeat(8193)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for _ in 0..29 {
        assert_eq!(post(report.to_owned()).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(post(report.to_owned()).await.status, StatusCode::TOO_MANY_REQUESTS);
    let form = send(&router, request("POST", "/csp-report", &[FORM], "a=b")).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
