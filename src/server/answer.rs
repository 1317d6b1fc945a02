//! What a server function needs from its request and may add to its response.

use std::sync::Arc;

use http::header::{HeaderValue, SET_COOKIE};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

use super::centre::Centre;
use super::incident::unavailable;
use super::visitor::Visitor;
use crate::error::Error;

/// The shared state.
pub fn centre() -> Centre {
    expect_context::<Centre>()
}

/// Where the request came from.
pub fn visitor() -> Result<Arc<Visitor>, Error> {
    use_context::<http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Arc<Visitor>>().cloned())
        .ok_or_else(|| unavailable(&"the guard layer did not run"))
}

/// Sets a cookie with the response.
pub fn set_cookie(cookie: HeaderValue) {
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
}

/// Sends the browser on to one of our own paths: by script where one asked, by a redirect where a form was posted.
#[expect(clippy::disallowed_methods, reason = "the one place that redirects, after the flow succeeded")]
pub fn go_to(path: &str) {
    leptos_axum::redirect(path);
}

/// Asks the browser to drop what it kept of the signed-in pages (ASVS 14.3.1). Cookies are cleared by name, so that the theme stays.
pub fn clear_site_data() {
    let header = HeaderValue::from_static("\"cache\", \"storage\"");
    expect_context::<ResponseOptions>().insert_header(http::HeaderName::from_static("clear-site-data"), header);
}
