//! What browsers report about the content security policy: which rule, and which host broke it. Nothing else is kept.

use axum::Extension;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::error::Error;
use crate::server::centre::Centre;
use crate::server::limits::{self, Rule};
use crate::server::visitor::Visitor;

pub const PATH: &str = "/csp-report";

/// Largest report, in bytes.
const MAX_REPORT: usize = 8192;

/// `POST /csp-report`, named in the policy by `report-uri` and `report-to`.
pub fn routes(centre: &Centre) -> Router {
    Router::new().route(PATH, post(report)).with_state(centre.clone())
}

async fn report(
    State(centre): State<Centre>,
    visitor: Extension<Arc<Visitor>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let kind =
        headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).and_then(|value| value.split(';').next());
    if !matches!(kind, Some("application/csp-report" | "application/reports+json")) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    if body.len() > MAX_REPORT {
        return StatusCode::PAYLOAD_TOO_LARGE;
    }
    match limits::take(&centre, Rule::CspReportByAddress, &visitor.limit_key()).await {
        Ok(()) => {}
        Err(Error::TooMany { .. }) => return StatusCode::TOO_MANY_REQUESTS,
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE,
    }
    let Some((directive, blocked)) = serde_json::from_slice(&body).ok().and_then(|report: Value| read(&report)) else {
        return StatusCode::BAD_REQUEST;
    };
    tracing::warn!(directive, blocked, "a browser reports a breach of the content security policy");
    StatusCode::NO_CONTENT
}

/// Directive and origin of the first report, in the format of `report-uri` or of the Reporting API; WebKit sends one of the latter alone.
fn read(report: &Value) -> Option<(String, String)> {
    let (body, names) = match report.get("csp-report") {
        Some(body) => (body, ["effective-directive", "blocked-uri"]),
        None => (report.get(0).unwrap_or(report).get("body")?, ["effectiveDirective", "blockedURL"]),
    };
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let directive = text(names[0]).or_else(|| text("violated-directive"))?;
    Some((short(directive), short(origin_of(text(names[1]).unwrap_or_default()))))
}

/// `https://host` of an address; words such as `inline` stay. Paths and queries may hold secrets.
fn origin_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |index| index + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |index| start + index);
    &address[..end]
}

fn short(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn keeps_rule_and_origin_of_each_format() {
        let old = r#"{"csp-report":{"effective-directive":"script-src","blocked-uri":"https://evil.example/x?token=SECRET"}}"#;
        let new = r#"[{"type":"csp-violation","body":{"effectiveDirective":"script-src","blockedURL":"inline"}}]"#;
        let alone = new.trim_matches(['[', ']']);
        let read = |text: &str| read(&serde_json::from_str(text).unwrap()).unwrap();
        assert_eq!(read(old), ("script-src".to_owned(), "https://evil.example".to_owned()));
        assert_eq!(read(new), ("script-src".to_owned(), "inline".to_owned()));
        assert_eq!(read(alone), ("script-src".to_owned(), "inline".to_owned()));
    }
}
