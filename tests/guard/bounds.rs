//! How much, how long, how often.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http::StatusCode;
use latchkey::server::guard::{self, Patience};
use latchkey::server::well_known;

use crate::web::{self, Product, request, send};
use crate::{FORM, product, routes};

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
async fn bytes_that_are_no_text_are_refused() {
    let (_product, router) = product().await;
    let headers = [FORM, "sec-fetch-site: same-origin", "accept: application/json"];
    for path in ["/account/api/echo", "/echo"] {
        let answer = send(&router, request("POST", path, &headers, b"email=a&password=\xff".to_vec())).await;
        assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::BAD_REQUEST, ""), "{path}");
    }
    let answer = send(&router, request("POST", "/account/api/echo", &headers, b"password=\xff".to_vec())).await;
    assert_eq!(answer.text, r#"{"Invalid":[]}"#);
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
    let full = post(report.to_owned()).await;
    assert_eq!((full.status, full.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "2"), "the limit's own wait");
    let form = send(&router, request("POST", "/csp-report", &[FORM], "a=b")).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
