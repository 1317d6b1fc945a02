//! Server functions as HTTP, for scripts and for browsers without them.
//!
//! A posted form gets a page back: on success where the function sends it, or the same page showing the answer; on failure the same
//! page with the true status, every sentence beside its field, and everything that was typed except secrets.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, REFERER, SET_COOKIE,
};
use http::request::Parts;
use http::{Method, StatusCode, Uri};
use leptos::prelude::provide_context;
use server_fn::axum::server_fn_paths;

use super::centre::Centre;
use super::router::{Site, caller_of, render, see_other};
use super::visitor::Visitor;
use crate::error::Error;
use crate::ui::{Entered, Posted};

/// The field in which a form says which page it stands on.
const PAGE: &str = "page";
/// The only fields that are ever given back to the page: anything else may be a secret.
const GIVEN_BACK: [&str; 4] = ["email", "name", "next", "remember"];

/// Runs a server function.
pub async fn answer(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if !server_fn_paths().any(|(known, _)| known == path) {
        return render(site, request).await;
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

/// Runs the function for a browser without scripts and answers with a page.
async fn page_after(site: Site, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(form) = to_bytes(body, 64 * 1024).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let values: Vec<(String, String)> = serde_urlencoded::from_bytes(&form).unwrap_or_default();
    let path = parts.uri.path().to_owned();

    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let answered = run(&site, Request::from_parts(parts.clone(), Body::from(form))).await;
    let (done, body) = answered.into_parts();
    if let Some(location) = done.headers.get(LOCATION).and_then(|location| location.to_str().ok()) {
        let mut response = see_other(location);
        keep_headers(&done.headers, response.headers_mut());
        return response;
    }
    let json =
        to_bytes(body, 64 * 1024).await.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let outcome = if done.status.is_success() {
        Ok(json)
    } else {
        Err(serde_json::from_str::<Error>(&json).unwrap_or(Error::Unavailable { reference: String::new() }))
    };
    let page = came_from(&site.centre, &path, &parts.headers, &values).to_string();
    let values = Entered(values.into_iter().filter(|(name, _)| GIVEN_BACK.contains(&name.as_str())).collect());
    let posted = Posted { path, page, values, outcome };

    let mut response = match again(&site, parts, &done.headers, posted).await {
        Ok(request) => render(site, request).await,
        Err(error) => {
            super::guard::failure(&error, &HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("text/html"))]))
        }
    };
    if response.status().is_success() {
        *response.status_mut() = done.status;
    }
    keep_headers(&done.headers, response.headers_mut());
    response
}

/// Cookies and the like that the function set.
fn keep_headers(from: &HeaderMap, into: &mut HeaderMap) {
    for (name, value) in from {
        if *name == SET_COOKIE {
            into.append(name, value.clone());
        } else if name.as_str() == "clear-site-data" || name.as_str() == "retry-after" {
            into.insert(name, value.clone());
        }
    }
}

/// The request for the page that the form stood on, as the browser would send it now.
async fn again(site: &Site, mut parts: Parts, set: &HeaderMap, posted: Posted) -> Result<Request, Error> {
    parts.uri = posted.page.parse().unwrap_or_else(|_| Uri::from_static("/settings"));
    parts.method = Method::GET;
    parts.headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    parts.extensions.insert(posted);
    if set.contains_key(SET_COOKIE)
        && let Some(visitor) = parts.extensions.get::<Arc<Visitor>>()
    {
        let visitor = Arc::new(visitor.with_cookies(set.get_all(SET_COOKIE)));
        parts.extensions.insert(visitor);
        parts.headers.insert(COOKIE, HeaderValue::from_static("replaced=by-the-visitor"));
    }
    parts.extensions.remove::<super::caller::Caller>();
    if let Some(caller) = caller_of(&site.centre, &parts.extensions, &parts.headers).await? {
        parts.extensions.insert(caller);
    }
    Ok(Request::from_parts(parts, Body::empty()))
}

/// The page that the form stood on: as the form says after an earlier post, else as the browser tells; only if it is ours.
fn came_from(centre: &Centre, path: &str, headers: &HeaderMap, values: &[(String, String)]) -> Uri {
    let said = values.iter().find(|(name, _)| name == PAGE).map(|(_, page)| page.as_str());
    let referer = headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let told = referer.and_then(|referer| referer.strip_prefix(centre.config.public_url.origin()));
    let ours = |page: &str| page.parse::<Uri>().ok().filter(|uri| uri.authority().is_none() && is_page(uri.path()));
    said.and_then(ours).or_else(|| told.and_then(ours)).unwrap_or_else(|| Uri::from_static(usual_page(path)))
}

/// Where the form of an endpoint stands: for browsers that tell nothing.
fn usual_page(path: &str) -> &'static str {
    match path.strip_prefix("/account/api/").unwrap_or_default() {
        "sign-up" | "email/resend-verification" => "/sign-up",
        "password/request-reset" => "/forgot-password",
        "sign-in" | "sign-out" | "password/reset" | "email/verify" => "/sign-in",
        "password/change" => "/settings/security",
        _ => "/settings/profile",
    }
}

fn is_page(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/account/")
}
