//! Paths that browsers and password managers know: `/.well-known/` (RFC 8615), `/csp-report`.

use axum::Router;
use axum::routing::{any, get};
use http::StatusCode;
use http::header::LOCATION;

use super::centre::Centre;
use super::guard;

/// `change-password` leads to its panel; everything else is reliably missing, which is how password managers find out that the
/// answer means something (<https://w3c.github.io/webappsec-change-password-url/>).
pub fn routes(centre: &Centre) -> Router {
    Router::new()
        .route(
            "/.well-known/change-password",
            get(|| async { (StatusCode::FOUND, [(LOCATION, "/settings/security#password")]) }),
        )
        .route("/.well-known/{*path}", any(|| async { StatusCode::NOT_FOUND }))
        .merge(guard::csp_report_routes(centre))
}
