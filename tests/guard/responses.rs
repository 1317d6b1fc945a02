//! What leaves.

use axum::body::Body;
use http::StatusCode;
use latchkey::error::Error;
use latchkey::server::config::PublicUrl;
use latchkey::server::{theme, well_known};

use crate::web::{Product, request, send};
use crate::{FORM, product, routes};

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
    let plain = Product::new(|config| config.public_url = PublicUrl::parse("http://127.0.0.1:3000").unwrap()).await;
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
