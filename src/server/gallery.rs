//! The gallery's pages, in a build with it: rendered here, without a script and without the database.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use axum::routing::get;
use leptos::prelude::*;
use serde::Deserialize;

use super::assets;
use super::router::Site;
use crate::ui::gallery::{SECTIONS, document};

/// `/gallery` and one page for each section.
pub fn routes(site: &Site) -> Router {
    let stylesheet = assets::stylesheet(&site.options);
    Router::new().route("/gallery", get(first)).route("/gallery/{section}", get(section)).with_state(stylesheet)
}

/// The theme to show a section in.
#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    theme: String,
}

async fn first(State(stylesheet): State<String>, Query(shown): Query<Shown>) -> Html<String> {
    render(SECTIONS[0], &shown.theme, &stylesheet)
}

async fn section(
    State(stylesheet): State<String>,
    Path(section): Path<String>,
    Query(shown): Query<Shown>,
) -> Html<String> {
    render(&section, &shown.theme, &stylesheet)
}

fn render(section: &str, theme: &str, stylesheet: &str) -> Html<String> {
    Html(Owner::new().with(|| document(section, theme, stylesheet).to_html()))
}
