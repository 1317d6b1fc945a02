//! `/dev/mailbox`: what the `capture` transport kept, for people and for browser tests.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

use super::{Captured, Transport, captured};
use crate::server::centre::Centre;
use crate::server::visitor::Visitor;
use crate::server::{incident, theme};

/// The routes; none unless mail is captured. The page links to the stylesheet at `stylesheet`.
pub fn mailbox_routes(centre: &Centre, stylesheet: &str) -> Router {
    if !matches!(centre.mailer.transport, Transport::Capture(_)) {
        return Router::new();
    }
    let state = Mailbox { centre: centre.clone(), stylesheet: stylesheet.to_owned() };
    Router::new().route("/dev/mailbox", get(page)).route("/dev/mailbox.json", get(json)).with_state(state)
}

#[derive(Clone)]
struct Mailbox {
    centre: Centre,
    stylesheet: String,
}

#[derive(Deserialize)]
struct Wanted {
    to: Option<String>,
}

async fn json(State(mailbox): State<Mailbox>, Query(wanted): Query<Wanted>) -> Json<Vec<Captured>> {
    Json(captured(&mailbox.centre, wanted.to.as_deref()))
}

async fn page(
    State(mailbox): State<Mailbox>,
    Query(wanted): Query<Wanted>,
    visitor: Option<Extension<Arc<Visitor>>>,
) -> Response {
    let messages = captured(&mailbox.centre, wanted.to.as_deref());
    let mut recipients: Vec<String> = captured(&mailbox.centre, None).into_iter().map(|message| message.to).collect();
    recipients.sort_unstable();
    recipients.dedup();
    let page = Page {
        product: &mailbox.centre.config.product_name,
        stylesheet: &mailbox.stylesheet,
        theme: visitor.and_then(|Extension(visitor)| theme::chosen(&visitor)),
        wanted: wanted.to.as_deref(),
        recipients: &recipients,
        messages: &messages,
    };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(cause) => {
            let status = incident::unavailable(&cause).status();
            http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::SERVICE_UNAVAILABLE).into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct Page<'a> {
    product: &'a str,
    stylesheet: &'a str,
    theme: Option<String>,
    wanted: Option<&'a str>,
    recipients: &'a [String],
    messages: &'a [Captured],
}

/// A piece of a message's text.
enum Piece<'t> {
    Words(&'t str),
    Link(&'t str),
}

/// Cuts a line into words and links.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    line.split_inclusive(' ')
        .map(|word| match word.trim_end() {
            link if link.starts_with("https://") || link.starts_with("http://") => Piece::Link(link),
            _ => Piece::Words(word),
        })
        .collect()
}
