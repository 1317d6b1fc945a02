//! Which page a form stood on.

use http::header::REFERER;
use http::request::Parts;
use http::{HeaderMap, Uri};

use crate::server::centre::Centre;

/// The field in which a form says which page it stands on.
const PAGE: &str = "page";

/// The page that the form stood on: as the form says after an earlier post, else as the browser tells; only if it is ours.
pub(super) fn came_from(centre: &Centre, parts: &Parts, values: &[(String, String)]) -> Uri {
    let said = values.iter().find(|(name, _)| name == PAGE).and_then(|(_, page)| ours(page));
    said.or_else(|| told(centre, &parts.headers)).unwrap_or_else(|| Uri::from_static(usual_page(parts.uri.path())))
}

/// The page that the browser tells it comes from, if it is ours.
pub fn told(centre: &Centre, headers: &HeaderMap) -> Option<Uri> {
    let referer = headers.get(REFERER)?.to_str().ok()?;
    referer.strip_prefix(centre.config.public_url.origin()).and_then(ours)
}

/// A page of ours, by what somebody says. Browsers read `\` as `/`.
pub fn ours(page: &str) -> Option<Uri> {
    let uri = page.parse::<Uri>().ok()?;
    (uri.authority().is_none() && is_page(uri.path()) && !page.contains('\\')).then_some(uri)
}

/// Where the form of an endpoint stands: for browsers that tell nothing, and for who opens an endpoint's address as if it were a page.
pub(super) fn usual_page(path: &str) -> &'static str {
    match path.strip_prefix("/account/api/").unwrap_or_default() {
        "sign-up" | "email/resend-verification" => "/sign-up",
        "password/request-reset" => "/forgot-password",
        "sign-in" | "sign-out" | "password/reset" | "email/verify" | "disown/confirm" => "/sign-in",
        "identity/confirm" => "/confirm-identity",
        "sign-in/second-step" | "sign-in/send-code" | "sign-in/start-again" => "/sign-in/two-factor",
        other => match other.split('/').next().unwrap_or_default() {
            "add-authenticator" | "alerts" | "backup-codes" | "check-code" | "password" | "phone" | "sessions"
            | "trusted-browsers" | "two-factor" => "/settings/security",
            _ => "/settings/profile",
        },
    }
}

fn is_page(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/account/")
}
