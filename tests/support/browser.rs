//! A browser without scripts, on the whole product.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, REFERER, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use latchkey::server::centre::Centre;
use latchkey::server::router;
use leptos::config::LeptosOptions;
use tower::ServiceExt;

use super::Bench;

/// Who signs in here.
pub const ADA: &str = "ada@example.org";
const ORIGIN: &str = "http://127.0.0.1:3000";

/// A browser with cookies and without scripts. Its clones ask the same server.
#[derive(Clone)]
pub struct Browser {
    site: Router,
    pub cookies: BTreeMap<String, String>,
    pub page: String,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub headers: HeaderMap,
    pub html: String,
}

impl Browser {
    pub fn new(bench: &Bench) -> Self {
        Self::on(bench.centre.clone())
    }

    pub fn on(centre: Centre) -> Self {
        let options = LeptosOptions::builder().output_name("latchkey").site_root("target/no-site").build();
        Self { site: router::build(centre, options), cookies: BTreeMap::new(), page: "/".to_owned() }
    }

    pub async fn open(&mut self, path: &str) -> Answer {
        self.page = path.to_owned();
        self.send(Request::get(path), String::new()).await
    }

    /// Posts a form from the page that is open.
    pub async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(format!("/account/api/{endpoint}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(REFERER, format!("{ORIGIN}{}", self.page))
            .header("sec-fetch-site", "same-origin");
        self.send(request, serde_urlencoded::to_string(fields).unwrap()).await
    }

    /// The same as a script does: the answer is data and no page.
    pub async fn call(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(format!("/account/api/{endpoint}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin");
        self.send(request, serde_urlencoded::to_string(fields).unwrap()).await
    }

    pub async fn send(&mut self, request: http::request::Builder, body: String) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let peer: SocketAddr = "192.0.2.10:40000".parse().unwrap();
        let by_script = request.headers_ref().is_some_and(|headers| headers.contains_key(ACCEPT));
        let request = request.header("host", "127.0.0.1:3000");
        let request = if by_script { request } else { request.header(ACCEPT, "text/html,*/*;q=0.8") };
        let request = if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) };
        let request = request.extension(ConnectInfo(peer)).body(Body::from(body)).unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.remove(name);
            if !value.is_empty() {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get(LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let (status, headers) = (response.status(), response.headers().clone());
        let html = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        Answer {
            status,
            location: location.unwrap_or_default(),
            headers,
            html: String::from_utf8(html.to_vec()).unwrap(),
        }
    }

    pub async fn sign_in(&mut self, password: &str) -> Answer {
        self.open("/sign-in").await;
        self.post("sign-in", &[("email", ADA), ("password", password), ("next", "/settings/security")]).await
    }
}

/// The words of a page without its markup.
pub fn text(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        let skip = if tag.starts_with("script") { "</script>" } else { ">" };
        rest = tag.split_once(skip).map_or("", |(_, after)| after);
    }
    words + rest
}
