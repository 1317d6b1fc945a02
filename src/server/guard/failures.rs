//! Refusals and failures: a small page in the product's look for people, the wire error for server functions, JSON for the rest.

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::pages::{Look, error_page};
use crate::error::Error;
use crate::server::theme;
use crate::server::visitor::Visitor;

/// Why a request was not let through.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    retry_after_s: Option<u32>,
    /// The request's headers that decided, for caches.
    vary: Option<&'static str>,
}

impl From<StatusCode> for Refusal {
    fn from(status: StatusCode) -> Self {
        Self { status, retry_after_s: None, vary: None }
    }
}

impl Refusal {
    /// 429: come again after so many seconds.
    pub fn too_many(retry_after_s: u32) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..StatusCode::TOO_MANY_REQUESTS.into() }
    }

    /// 403: it comes from another site.
    pub fn cross_site() -> Self {
        Self { vary: Some("Sec-Fetch-Site, Origin"), ..StatusCode::FORBIDDEN.into() }
    }
}

/// In which form the asking side understands a failure.
enum Form {
    Page,
    Wire,
    Json,
}

/// What is needed of the request to answer a failure.
pub struct Asker {
    form: Form,
    theme: Option<String>,
    reference: String,
}

impl Asker {
    /// A navigation wants a page, our own code in the browser the wire error, a program JSON.
    pub fn of(request: &Request, visitor: &Visitor) -> Self {
        let form = match request.uri().path() {
            _ if wants_page(request.headers()) => Form::Page,
            path if path.starts_with("/account/api/") => Form::Wire,
            _ => Form::Json,
        };
        Self { form, theme: theme::chosen(visitor), reference: visitor.request_id.clone() }
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// The answer that tells an error with its true status: the wire error, or for a navigation the page that the guard makes.
pub fn failure(error: &Error, headers: &HeaderMap) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if wants_page(headers) { status.into_response() } else { (status, Json(error)).into_response() };
    if let Error::TooMany { retry_after_s } = error {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*retry_after_s));
    }
    response
}

/// The answer to a request that was not let through.
pub fn refuse(refusal: Refusal, asker: &Asker, look: &Look) -> Response {
    let mut response = refusal.status.into_response();
    if let Some(seconds) = refusal.retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(names) = refusal.vary {
        response.headers_mut().insert(VARY, HeaderValue::from_static(names));
    }
    dress(response, asker, look)
}

/// Gives a failure without a designed body one; what libraries say about it stays here.
pub fn dress(mut response: Response, asker: &Asker, look: &Look) -> Response {
    let status = response.status();
    let designed =
        response.headers().get(CONTENT_TYPE).is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"));
    if designed || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (content_type, body) = match asker.form {
        Form::Page => ("text/html; charset=utf-8", error_page(status, look, asker.theme.as_deref(), &asker.reference)),
        Form::Wire => ("application/json", wire(status, response.headers().get(RETRY_AFTER), &asker.reference)),
        Form::Json => {
            ("application/json", format!(r#"{{"code":"{}","reference":"{}"}}"#, code(status), asker.reference))
        }
    };
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    *response.body_mut() = Body::from(body);
    response
}

/// The failure as server functions send it, so that the form in the browser can show it.
fn wire(status: StatusCode, retry_after: Option<&HeaderValue>, reference: &str) -> String {
    let error = match status {
        StatusCode::UNAUTHORIZED => Error::SignedOut,
        StatusCode::FORBIDDEN => Error::Forbidden,
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::TOO_MANY_REQUESTS => {
            let seconds = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
            Error::TooMany { retry_after_s: seconds.unwrap_or(10) }
        }
        _ if status.is_client_error() => Error::Invalid(Vec::new()),
        _ => Error::Unavailable { reference: reference.to_owned() },
    };
    serde_json::to_string(&error).unwrap_or_default()
}

/// A stable word for programs.
fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "signed_out",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::REQUEST_TIMEOUT => "too_slow",
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::MISDIRECTED_REQUEST => "wrong_host",
        StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ if status.is_client_error() => "bad_request",
        _ => "internal_error",
    }
}
