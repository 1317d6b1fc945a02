//! The theme: a cookie, so that the first paint is right.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::header::{LOCATION, REFERER, SET_COOKIE};
use http::{HeaderMap, StatusCode, Uri};
use serde::Deserialize;

use super::centre::Centre;
use super::cookies;
use super::visitor::Visitor;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Theme {
    System,
    Light,
    Dark,
}

/// The theme that the person chose, `light` or `dark`; `None` for the system's.
pub fn chosen(visitor: &Visitor) -> Option<String> {
    let theme = visitor.cookie(cookies::THEME)?;
    matches!(theme, "light" | "dark").then(|| theme.to_owned())
}

#[derive(Deserialize)]
struct Choice {
    theme: Theme,
}

/// `POST /account/api/theme` with the field `theme`.
pub fn routes(centre: &Centre) -> Router {
    Router::new().route("/account/api/theme", post(choose)).with_state(centre.clone())
}

/// Sets the cookie and goes back to the page that the form stands on.
async fn choose(State(centre): State<Centre>, headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let theme = match choice.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let cookie = cookies::theme(&centre.config, theme);
    let back = back(&headers, centre.config.public_url.origin());
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie)], [(LOCATION, back)]).into_response()
}

/// The path and query of the referring page if it is ours, else `/`.
fn back(headers: &HeaderMap, origin: &str) -> String {
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let uri = referer
        .strip_prefix(origin)
        .filter(|rest| rest.starts_with('/') && !rest.starts_with("/account/"))
        .and_then(|rest| rest.parse::<Uri>().ok());
    uri.map_or_else(|| "/".to_owned(), |uri| uri.to_string())
}
