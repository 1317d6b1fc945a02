//! `/gallery`: every component and view in each of its states, without a database and without scripts.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_SECURITY_POLICY;
use leptos::nonce::{provide_nonce, use_nonce};
use leptos::prelude::{LeptosOptions, Owner, RenderHtml};

use super::assets;
use super::guard;
use super::router::{Site, is_watched};
use crate::ui::gallery::document;

/// `/gallery` and `/gallery/SECTION`, each with `?theme=light|dark`.
pub fn routes(site: &Site) -> Router {
    let options = site.options.clone();
    let first = options.clone();
    Router::new().route("/gallery", get(move |query| async move { draw("", query, &first) })).route(
        "/gallery/{section}",
        get(move |Path(section): Path<String>, query| async move { draw(&section, query, &options) }),
    )
}

/// One section; while `script/dev` runs, with the one script that loads it again after a build.
fn draw(section: &str, Query(query): Query<HashMap<String, String>>, options: &LeptosOptions) -> Response {
    let theme = query.get("theme").map_or("", String::as_str);
    let reload = is_watched(options).then(|| options.clone());
    let (html, nonce) = Owner::new().with(|| {
        if reload.is_some() {
            provide_nonce();
        }
        (document(section, theme, &assets::stylesheet(options), reload).to_html(), use_nonce())
    });
    match nonce {
        Some(nonce) => ([(CONTENT_SECURITY_POLICY, guard::csp(&nonce, false, true))], Html(html)).into_response(),
        None => Html(html).into_response(),
    }
}
