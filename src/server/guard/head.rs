//! Checks of the request's head: method, length, host, content type.

use axum::extract::Request;
use http::header::{CONTENT_TYPE, HOST};
use http::{Method, StatusCode};

use super::failures::Refusal;
use crate::server::config::PublicUrl;

/// Longest path and query, in bytes (SECURITY §9).
const MAX_TARGET: usize = 8192;

/// What load balancers ask by address; the answers tell nothing that depends on the host.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What the page that refuses a foreign name is drawn with: public files, the same for everybody.
fn is_look(path: &str) -> bool {
    path.starts_with("/pkg/") || ["/icons.svg", "/favicon.svg"].contains(&path)
}

/// Only methods that some route may use; `TRACE` would show cookies to a script (RFC 9110 §9.3.8).
pub fn check_method(request: &Request) -> Result<(), Refusal> {
    match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS | Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            Ok(())
        }
        _ => Err(StatusCode::METHOD_NOT_ALLOWED.into()),
    }
}

/// Bounds the request line.
pub fn check_length(request: &Request) -> Result<(), Refusal> {
    let length = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if length > MAX_TARGET { Err(StatusCode::URI_TOO_LONG.into()) } else { Ok(()) }
}

/// The request must be for us: a foreign name here is DNS rebinding or poisoning of something in between (SECURITY D-10).
pub fn check_host(request: &Request, public_url: &PublicUrl) -> Result<(), Refusal> {
    if PROBES.contains(&request.uri().path()) || is_look(request.uri().path()) {
        return Ok(());
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let target = request.uri().authority().map(|authority| authority.as_str());
    let known = |authority: &str| is_ours(name_of(authority), name_of(public_url.host()));
    let right = match (host, target) {
        _ if hosts.next().is_some() => false,
        (Some(host), target) => known(host) && target.is_none_or(known),
        (None, Some(target)) => known(target),
        (None, None) => false,
    };
    if right { Ok(()) } else { Err(StatusCode::MISDIRECTED_REQUEST.into()) }
}

/// The name without the port.
fn name_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => authority,
    }
}

/// On a loopback address all names of the loopback are ours.
fn is_ours(host: &str, ours: &str) -> bool {
    let is_loopback = |name: &str| matches!(name, "localhost" | "127.0.0.1" | "[::1]" | "::1");
    host.eq_ignore_ascii_case(ours) || is_loopback(ours) && is_loopback(host)
}

/// A request that changes something says exactly what it carries. `text/plain` and `multipart/form-data` are what a foreign form
/// can send without asking first, and server functions would read JSON out of them (SECURITY D-5).
pub fn check_content_type(request: &Request) -> Result<(), Refusal> {
    if !matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
        return Ok(());
    }
    let mut types = request.headers().get_all(CONTENT_TYPE).iter();
    let essence = types.next().and_then(|value| value.to_str().ok()).and_then(|value| value.split(';').next());
    let essence = essence.map(|essence| essence.trim().to_ascii_lowercase());
    let known = matches!(essence.as_deref(), Some("application/x-www-form-urlencoded" | "application/json"));
    if known && types.next().is_none() { Ok(()) } else { Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into()) }
}

#[cfg(test)]
mod tests {
    use super::{is_ours, name_of};

    #[test]
    fn hosts_are_compared_by_name() {
        for (host, ours, expected) in [
            ("app.example.com", "app.example.com", true),
            ("APP.example.com:8443", "app.example.com", true),
            ("app.example.com.evil.org", "app.example.com", false),
            ("evil.org", "app.example.com", false),
            ("localhost:3000", "app.example.com", false),
            ("localhost:3000", "127.0.0.1", true),
            ("[::1]:3000", "localhost", true),
            ("127.0.0.1.evil.org", "127.0.0.1", false),
            ("", "app.example.com", false),
        ] {
            assert_eq!(is_ours(name_of(host), ours), expected, "{host} on {ours}");
        }
    }
}
