//! The server's bodies: what only a browser can do does nothing here.

use std::rc::Rc;

use leptos::server::codee::Encoder;
use leptos::web_sys::SubmitEvent;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::{Arguments, Loading, Sent};
use crate::error::Error;
use crate::time::UnixMillis;
use crate::wire::Wire;

pub fn load<S>(ask: S, _arguments: Arguments) -> Loading
where
    S: ServerFn<Error = Error> + Send + 'static,
    S::Output: serde::Serialize,
{
    Box::pin(async move {
        let answer = ask.run_body().await?;
        Wire::encode(&answer)
    })
}

pub fn to_json<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

pub fn from_json<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

pub fn entered(_event: &SubmitEvent) -> Vec<(String, String)> {
    Vec::new()
}

pub fn pressed(_event: &SubmitEvent) -> String {
    String::new()
}

pub fn action(endpoint: &'static str) -> String {
    let page = leptos::prelude::use_context::<http::request::Parts>().map(|parts| parts.uri).unwrap_or_default();
    let fragment = match page.path() {
        // The panel whose post waits for the proof.
        "/confirm-identity" => {
            page.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("at=")))
        }
        path if path.starts_with("/settings/") => endpoint.split('/').nth(3),
        _ => None,
    };
    let plain = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    fragment.filter(plain).map_or_else(|| endpoint.to_owned(), |fragment| format!("{endpoint}#{fragment}"))
}

pub async fn send(_path: &'static str, _entered: Vec<(String, String)>) -> Sent {
    Sent { outcome: Err(Error::Offline), go_to: None }
}

pub fn copy(_text: &str, _done: impl Fn(bool) + Clone + 'static) {}

pub fn print() {}

pub fn focus(_id: String, _inside: &'static str) {}

pub const fn has_focus(_id: &'static str) -> bool {
    false
}

pub fn refocus_link(_card: &'static str, _href: String) {}

pub const fn refocus(_card: &'static str) {}

pub const fn reveal(_form: &'static str) {}

pub const fn settle(_form: &'static str, _clear: bool) {}

pub const fn guard_unsaved() {}

pub fn place() -> String {
    leptos::prelude::use_context::<http::request::Parts>().map_or_else(String::new, |parts| parts.uri.path().to_owned())
}

pub const fn field_of(_event: &leptos::web_sys::Event) -> (String, String, bool) {
    (String::new(), String::new(), false)
}

pub const fn empty(_id: &'static str) {}

pub const fn typed_in(_id: &str) -> String {
    String::new()
}

pub const fn send_when_six_digits(_event: &leptos::web_sys::Event) {}

pub const fn stand_at(_page: &str) {}

pub const fn keep(_text: Option<&str>) {}

pub const fn kept() -> Option<String> {
    None
}

pub fn navigator() -> Rc<dyn Fn(&str)> {
    Rc::new(|_| ())
}

pub const fn theme(told: Option<String>) -> Option<String> {
    told
}

pub fn set_not_found() {
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
}

pub const fn now() -> Option<UnixMillis> {
    None
}

pub fn fetch_ahead(_code: impl Future + 'static) {}
