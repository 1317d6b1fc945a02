//! Reads the body before anything else sees it, so that its size and its time are bounded on every route.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use http::StatusCode;
use http::header::CONTENT_LENGTH;
use http_body_util::LengthLimitError;
use hyper::body::Body as _;

use super::failures::Refusal;

/// Largest body, in bytes (SECURITY §9).
pub const MAX_BODY: usize = 65_536;

/// The same request with its whole body in memory; the client has `patience` to send it.
pub async fn read(request: Request, patience: Duration) -> Result<Request, Refusal> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let told = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > MAX_BODY) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into());
    }
    let (parts, body) = request.into_parts();
    let bytes = match tokio::time::timeout(patience, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) if is_too_large(&error) => return Err(StatusCode::PAYLOAD_TOO_LARGE.into()),
        Ok(Err(_)) => return Err(StatusCode::BAD_REQUEST.into()),
        Err(_) => return Err(StatusCode::REQUEST_TIMEOUT.into()),
    };
    // Forms and reports are text. What reads them takes the rest for a failure of ours.
    if std::str::from_utf8(&bytes).is_err() {
        return Err(StatusCode::BAD_REQUEST.into());
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn is_too_large(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<LengthLimitError>())
}
