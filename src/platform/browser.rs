//! The browser's bodies.

use std::rc::Rc;

use leptos::form::form_data_with_submitter;
use leptos::prelude::{GetUntracked, document, window};
use leptos::web_sys::SubmitEvent;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use send_wrapper::SendWrapper;
use server_fn::ServerFn;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams};

#[path = "fields.rs"]
mod fields;

#[path = "focus.rs"]
mod focus;

#[path = "leaving.rs"]
mod leaving;

#[path = "history.rs"]
mod history;

#[path = "json.rs"]
mod json;

pub use fields::{empty, field_of, send_when_six_digits, typed_in};
pub use focus::{focus, has_focus, refocus, refocus_link, reveal};
pub use history::{keep, kept, stand_at};
pub use json::from_json;
pub use leaving::{guard_unsaved, settle};

use super::{Arguments, Loading, Sent};
use crate::error::Error;
use crate::time::UnixMillis;

#[wasm_bindgen]
extern "C" {
    /// The promise that a text is on the clipboard.
    type Written;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Written, JsValue>;

    #[wasm_bindgen(method)]
    fn then(this: &Written, kept: &JsValue, refused: &JsValue);
}

pub fn load<S: ServerFn<Error = Error>>(_ask: S, arguments: Arguments) -> Loading {
    ask(S::PATH, arguments)
}

fn ask(path: &'static str, arguments: Arguments) -> Loading {
    let entered = arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Box::pin(SendWrapper::new(async move { send(path, entered).await.outcome }))
}

pub const fn to_json<T>(_value: &T) -> Option<String> {
    None
}

pub fn entered(event: &SubmitEvent) -> Vec<(String, String)> {
    let form = event.current_target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let data = form.and_then(|form| form_data_with_submitter(&form, event.submitter().as_ref()).ok());
    let pairs = data.map(|data| js_sys::Array::from(&data)).unwrap_or_default();
    let text = |pair: &js_sys::Array, at| pair.get(at).as_string().unwrap_or_default();
    pairs.iter().map(|pair| js_sys::Array::from(&pair)).map(|pair| (text(&pair, 0), text(&pair, 1))).collect()
}

pub fn pressed(event: &SubmitEvent) -> String {
    let Some(button) = event.submitter() else { return String::new() };
    let words = button.get_attribute("aria-label").or_else(|| button.text_content()).unwrap_or_default();
    let within = |place| button.closest(place).ok().flatten();
    let place = within(".card").or_else(|| within(".dialog")).and_then(|place| place.query_selector("h2").ok()?);
    let place = place.and_then(|title| title.text_content()).unwrap_or_default();
    format!("“{}” in “{}”", words.trim(), place.trim())
}

pub fn action(endpoint: &'static str) -> String {
    endpoint.to_owned()
}

pub async fn send(path: &'static str, entered: Vec<(String, String)>) -> Sent {
    match post(path, entered).await {
        Ok(response) => read(response).await,
        Err(_) => Sent { outcome: Err(Error::Offline), go_to: None },
    }
}

async fn post(path: &'static str, entered: Vec<(String, String)>) -> Result<Response, JsValue> {
    let form = UrlSearchParams::new()?;
    for (name, value) in &entered {
        form.append(name, value);
    }
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from(form.to_string()));
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?;
    response.dyn_into()
}

async fn read(response: Response) -> Sent {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let go_to = header("serverfnredirect").and(header("location"));
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let outcome = match text {
        Some(text) if response.ok() => Ok(text),
        Some(text) => Err(from_json(&text).unwrap_or(Error::Unavailable { reference: String::new() })),
        None => Err(Error::Offline),
    };
    Sent { outcome, go_to }
}

pub fn copy(text: &str, done: impl Fn(bool) + Clone + 'static) {
    let Ok(written) = write_text(text) else {
        return done(false);
    };
    let refused = done.clone();
    written.then(&Closure::once_into_js(move || done(true)), &Closure::once_into_js(move || refused(false)));
}

pub fn print() {
    // A browser that may not print says so itself.
    let _ = window().print();
}

pub fn place() -> String {
    use_location().pathname.get_untracked()
}

pub fn navigator() -> Rc<dyn Fn(&str)> {
    let navigate = use_navigate();
    Rc::new(move |path| {
        // What opens or closes within the page leaves it where it is.
        let here = window().location().pathname().unwrap_or_default();
        let scroll = path.split(['?', '#']).next() != Some(&here);
        navigate(path, NavigateOptions { scroll, ..NavigateOptions::default() });
    })
}

pub fn theme(_told: Option<String>) -> Option<String> {
    document().document_element().and_then(|root| root.get_attribute("data-theme"))
}

pub const fn set_not_found() {}

pub fn now() -> Option<UnixMillis> {
    Some(UnixMillis(js_sys::Date::now() as i64))
}

pub fn fetch_ahead(code: impl Future + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        code.await;
    });
}
