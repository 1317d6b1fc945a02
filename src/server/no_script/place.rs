//! Which page a form stood on.

use http::Uri;
use http::header::REFERER;
use http::request::Parts;

use crate::server::centre::Centre;

/// The field in which a form says which page it stands on.
const PAGE: &str = "page";

/// The page that the form stood on: as the form says after an earlier post, else as the browser tells; only if it is ours.
pub(super) fn came_from(centre: &Centre, parts: &Parts, values: &[(String, String)]) -> Uri {
    let said = values.iter().find(|(name, _)| name == PAGE).map(|(_, page)| page.as_str());
    let referer = parts.headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let told = referer.and_then(|referer| referer.strip_prefix(centre.config.public_url.origin()));
    let ours = |page: &str| page.parse::<Uri>().ok().filter(|uri| uri.authority().is_none() && is_page(uri.path()));
    said.and_then(ours)
        .or_else(|| told.and_then(ours))
        .unwrap_or_else(|| Uri::from_static(usual_page(parts.uri.path())))
}

/// Where the form of an endpoint stands: for browsers that tell nothing.
fn usual_page(path: &str) -> &'static str {
    match path.strip_prefix("/account/api/").unwrap_or_default() {
        "sign-up" | "email/resend-verification" => "/sign-up",
        "password/request-reset" => "/forgot-password",
        "sign-in" | "sign-out" | "password/reset" | "email/verify" | "disown/confirm" => "/sign-in",
        "identity/confirm" => "/confirm-identity",
        "sign-in/second-step" | "sign-in/send-code" | "sign-in/start-again" => "/sign-in/two-factor",
        other => match other.split('/').next().unwrap_or_default() {
            "alerts" | "backup-codes" | "password" | "phone" | "sessions" | "trusted-browsers" | "two-factor" => {
                "/settings/security"
            }
            _ => "/settings/profile",
        },
    }
}

fn is_page(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/account/")
}
