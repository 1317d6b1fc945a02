//! `/gallery`: every component and view in each of its states, without a database and without scripts.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::get;
use leptos::prelude::{Owner, RenderHtml};

use super::assets;
use super::router::Site;
use crate::ui::gallery::document;

/// `/gallery` and `/gallery/SECTION`, each with `?theme=light|dark`.
pub fn routes(site: &Site) -> Router {
    let stylesheet = assets::stylesheet(&site.options);
    let first = stylesheet.clone();
    Router::new().route("/gallery", get(move |query| async move { draw("", query, &first) })).route(
        "/gallery/{section}",
        get(move |Path(section): Path<String>, query| async move { draw(&section, query, &stylesheet) }),
    )
}

fn draw(section: &str, Query(query): Query<HashMap<String, String>>, stylesheet: &str) -> Html<String> {
    let theme = query.get("theme").map_or("", String::as_str);
    Html(Owner::new().with(|| document(section, theme, stylesheet).to_html()))
}
