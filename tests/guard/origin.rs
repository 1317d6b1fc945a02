//! Who may ask, from where, and in which form.

use axum::body::Body;
use http::StatusCode;
use latchkey::server::health;

use crate::web::{Answer, Product, request, send};
use crate::{COOKIE, FORM, product, routes};

async fn post_form(router: &axum::Router, headers: &[&str]) -> Answer {
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
        assert_eq!(answer.header("vary"), "Sec-Fetch-Site, Origin", "{headers:?}");
        let deleted = send(&router, request("DELETE", "/echo", headers, Body::empty())).await;
        assert_eq!(deleted.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
}

#[tokio::test]
async fn refusals_are_logged_a_few_for_each_address() {
    for (engine, product) in Product::on_each_engine().await {
        let router = product.guard(routes());
        for _ in 0..12 {
            assert_eq!(post_form(&router, &["sec-fetch-site: cross-site"]).await.status, StatusCode::FORBIDDEN);
        }
        let sql = "select address, details from events where action = 'security.csrf_blocked'";
        let events: Vec<(String, String)> = product.centre.db.query(sql).all().await.unwrap();
        assert_eq!(events.len(), 5, "{engine}");
        assert!(events.iter().all(|(address, details)| address == "192.0.2.10" && details.starts_with("request=")));
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
    for (path, public) in
        [("/favicon.svg", true), ("/pkg/any.css", true), ("/pkg", false), ("/account/api/sign-out", false)]
    {
        let status = send(&router, request("GET", path, &["host: evil.example"], Body::empty())).await.status;
        assert_eq!(status != StatusCode::MISDIRECTED_REQUEST, public, "{path}: the page that refuses has its looks");
    }
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
