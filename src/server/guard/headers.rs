//! What every response carries (SECURITY §11).

use std::cell::Cell;

use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERRER_POLICY, RETRY_AFTER,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::location;
use crate::server::assets::Cacheable;
use crate::server::config::Config;
use crate::server::limits::RETRY_AFTER_S;
use crate::server::user_agent::ACCEPT_CH;

const FIXED: [(HeaderName, HeaderValue); 6] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Not `no-referrer`: with it our own forms would carry `Origin: null`.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
    ),
];

/// For everything that is not a rendered page: a stylesheet and pictures of ours, no script at all.
const STRICT_CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// The content security policy of a rendered page whose inline scripts carry `nonce`.
///
/// `'wasm-unsafe-eval'` allows compiling WebAssembly and nothing else; `'self'` is there for preload links, which carry no nonce. Only
/// what `script/dev` runs is `watched`: its pages hear by a socket of the build tool's that they are to reload.
pub fn csp(nonce: &str, https: bool, watched: bool) -> HeaderValue {
    let upgrade = if https { "; upgrade-insecure-requests" } else { "" };
    let reload = if watched { " ws:" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'; object-src 'none'; report-to csp; report-uri /csp-report{upgrade}"
    );
    HeaderValue::try_from(policy).unwrap_or(STRICT_CSP)
}

/// Gives the page that is being rendered its policy, with the nonce that Leptos made for it. Called inside the rendering.
pub fn set_csp(https: bool, watched: bool) {
    if let Some((nonce, options)) = use_nonce().zip(use_context::<ResponseOptions>()) {
        options.insert_header(CONTENT_SECURITY_POLICY, csp(&nonce, https, watched));
    }
}

/// Adds and corrects the headers of a response that is about to leave.
pub fn finish(mut response: Response, config: &Config, request_id: &str) -> Response {
    let status = response.status();
    let cacheable = response.extensions().get::<Cacheable>().is_some();
    let headers = response.headers_mut();
    for (name, value) in &FIXED {
        headers.insert(name, value.clone());
    }
    if let Ok(value) = HeaderValue::try_from(request_id) {
        headers.insert("x-request-id", value);
    }
    if config.public_url.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if !cacheable {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if headers.get(LOCATION).is_some_and(|value| !location::is_ours(value.as_bytes(), config.public_url.origin())) {
        headers.insert(LOCATION, HeaderValue::from_static("/"));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(STRICT_CSP);
    if is_html(headers) {
        headers.insert("accept-ch", ACCEPT_CH);
        headers.insert("reporting-endpoints", HeaderValue::from_static("csp=\"/csp-report\""));
    }
    let wait_s = match status {
        StatusCode::SERVICE_UNAVAILABLE => 2,
        StatusCode::TOO_MANY_REQUESTS => {
            RETRY_AFTER_S.try_with(Cell::get).ok().filter(|wait_s| *wait_s > 0).unwrap_or(10)
        }
        _ => return response,
    };
    headers.entry(RETRY_AFTER).or_insert(HeaderValue::from(wait_s));
    response
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_that_are_watched_may_speak_with_the_build_tool() {
        for (watched, sources) in [(false, "connect-src 'self';"), (true, "connect-src 'self' ws:;")] {
            let policy = csp("n0nce", true, watched);
            let policy = policy.to_str().unwrap();
            assert!(policy.contains(sources), "{policy}");
            assert!(policy.contains("'nonce-n0nce'") && !policy.contains("unsafe-inline"), "{policy}");
        }
    }
}
