//! The theme: a cookie, so that the first paint is right.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::centre::Centre;
use super::cookies;
use super::no_script::place;
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
    /// The page that the form stands on, where the address of the browser is another one.
    #[serde(default)]
    page: String,
}

/// `POST /account/api/theme` with the field `theme`, and `page` after a post without scripts.
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
    // The address first: a page that woke up after such a post may have moved on since.
    let back = place::told(&centre, &headers).or_else(|| place::ours(&choice.page));
    let back = back.map_or_else(|| "/".to_owned(), |page| page.to_string());
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie)], [(LOCATION, back)]).into_response()
}
