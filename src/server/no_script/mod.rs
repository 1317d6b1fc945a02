//! Server functions as HTTP, for scripts and for browsers without them.
//!
//! A posted form gets a page back: on success where the function sends it, or the same page showing the answer; on failure the same
//! page with the true status, every sentence beside its field, and everything that was typed except secrets.

pub mod place;
mod proof;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{Method, StatusCode, Uri};
use leptos::prelude::provide_context;
use server_fn::ServerFn;
use server_fn::axum::server_fn_paths;

use self::place::{came_from, usual_page};
use self::proof::after_proof;
use super::caller::Caller;
use super::resumptions::{self, Kept};
use super::router::{Site, caller_of, render, see_other};
use super::visitor::Visitor;
use crate::account::identity::api::ConfirmIdentity;
use crate::error::Error;
use crate::ui::{Entered, Posted};

/// The only fields that are ever given back to the page: anything else may be a secret.
const GIVEN_BACK: [&str; 8] = ["asked", "email", "end_others", "name", "next", "number", "remember", "trust"];

/// Runs a server function.
pub async fn answer(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if !server_fn_paths().any(|(known, _)| known == path) {
        return render(site, request).await;
    }
    if request.method() == Method::GET && accepts_html(request.headers()) {
        // Where a post was made without scripts, the address of the page is the endpoint's: a bookmark, or a step back to it.
        return see_other(usual_page(&path));
    }
    if request.method() != Method::POST {
        return (StatusCode::METHOD_NOT_ALLOWED, [("allow", "POST")]).into_response();
    }
    if accepts_html(request.headers()) { page_after(site, request).await } else { run(&site, request).await }
}

async fn run(site: &Site, request: Request) -> Response {
    let centre = site.centre.clone();
    leptos_axum::handle_server_fns_with_context(move || provide_context(centre.clone()), request).await.into_response()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// Answers a browser without scripts with a page.
async fn page_after(site: Site, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(form) = to_bytes(body, 64 * 1024).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let form = String::from_utf8_lossy(&form).into_owned();
    let answered = if parts.uri.path() == ConfirmIdentity::PATH {
        after_proof(site, parts, form).await
    } else {
        after_post(site, parts, form).await
    };
    answered.unwrap_or_else(|error| super::guard::failure(&error, &html_headers()))
}

fn html_headers() -> HeaderMap {
    HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("text/html"))])
}

/// Runs the function and shows what became of it; where it wants a proof of identity first, the post waits for it.
async fn after_post(site: Site, parts: Parts, form: String) -> Result<Response, Error> {
    let (done, outcome) = outcome_of(&site, parts.clone(), &form).await;
    if outcome == Err(Error::ConfirmIdentity)
        && let Some(caller) = parts.extensions.get::<Caller>()
    {
        let page = came_from(&site.centre, &parts, &values_of(&form)).to_string();
        let kept = Kept { path: parts.uri.path().to_owned(), page, form };
        let waiting = resumptions::keep(&site.centre, caller, &kept).await?;
        let at = parts.uri.path().split('/').nth(3).unwrap_or_default();
        return Ok(see_other(&format!("/confirm-identity?at={at}&resume={waiting}")));
    }
    show(site, parts, &form, done, outcome).await
}

/// Runs a function for a browser without scripts.
async fn outcome_of(site: &Site, mut parts: Parts, form: &str) -> (http::response::Parts, Result<String, Error>) {
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    parts.headers.insert(CONTENT_LENGTH, form.len().into());
    let answered = run(site, Request::from_parts(parts, Body::from(form.to_owned()))).await;
    let (done, body) = answered.into_parts();
    let json = to_bytes(body, 64 * 1024).await.unwrap_or_default();
    let outcome = if done.status.is_success() || done.headers.contains_key(LOCATION) {
        Ok(String::from_utf8_lossy(&json).into_owned())
    } else {
        Err(serde_json::from_slice::<Error>(&json).unwrap_or(Error::Unavailable { reference: String::new() }))
    };
    (done, outcome)
}

/// Where the function sends the browser; else the page of the form with the outcome.
async fn show(
    site: Site,
    parts: Parts,
    form: &str,
    done: http::response::Parts,
    outcome: Result<String, Error>,
) -> Result<Response, Error> {
    if let Some(location) = done.headers.get(LOCATION).and_then(|location| location.to_str().ok()) {
        let mut response = see_other(location);
        keep_headers(&done.headers, response.headers_mut());
        return Ok(response);
    }
    let values = values_of(form);
    let page = came_from(&site.centre, &parts, &values).to_string();
    let values = Entered(values.into_iter().filter(|(name, _)| GIVEN_BACK.contains(&name.as_str())).collect());
    let posted = Posted { path: parts.uri.path().to_owned(), page, values, outcome };
    let mut response = match again(&site, parts, &done.headers, posted).await {
        Ok(request) => render(site, request).await,
        // What was done is done: the cookies that came with it still go out.
        Err(error) => super::guard::failure(&error, &html_headers()),
    };
    if response.status().is_success() {
        *response.status_mut() = done.status;
    }
    keep_headers(&done.headers, response.headers_mut());
    Ok(response)
}

fn values_of(form: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(form).unwrap_or_default()
}

/// Cookies and the like that the function set; a cookie that the response sets itself is the newer one.
fn keep_headers(from: &HeaderMap, into: &mut HeaderMap) {
    let name_of = |cookie: &HeaderValue| cookie.as_bytes().split(|byte| *byte == b'=').next().map(<[u8]>::to_vec);
    let newer: Vec<_> = into.get_all(SET_COOKIE).iter().map(name_of).collect();
    for (name, value) in from {
        if *name == SET_COOKIE {
            if !newer.contains(&name_of(value)) {
                into.append(name, value.clone());
            }
        } else if name.as_str() == "clear-site-data" || name.as_str() == "retry-after" {
            into.insert(name, value.clone());
        }
    }
}

/// The request for the page that the form stood on, as the browser would send it now.
async fn again(site: &Site, parts: Parts, set: &HeaderMap, posted: Posted) -> Result<Request, Error> {
    let mut parts = as_now(site, parts, set).await?;
    parts.uri = posted.page.parse().unwrap_or_else(|_| Uri::from_static("/settings"));
    parts.method = Method::GET;
    parts.headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    parts.extensions.insert(posted);
    Ok(Request::from_parts(parts, Body::empty()))
}

/// The browser after it has taken these cookies: who is asking is found out anew.
async fn as_now(site: &Site, mut parts: Parts, set: &HeaderMap) -> Result<Parts, Error> {
    if set.contains_key(SET_COOKIE)
        && let Some(visitor) = parts.extensions.get::<Arc<Visitor>>()
    {
        let visitor = Arc::new(visitor.with_cookies(set.get_all(SET_COOKIE)));
        parts.extensions.insert(visitor);
        parts.headers.insert(COOKIE, HeaderValue::from_static("replaced=by-the-visitor"));
    }
    parts.extensions.remove::<Caller>();
    if let Some(caller) = caller_of(&site.centre, &parts.extensions, &parts.headers).await? {
        parts.extensions.insert(caller);
    }
    Ok(parts)
}
