//! What stands in the fields of the page, and what typing in them does.

use leptos::prelude::document;
use wasm_bindgen::prelude::{JsCast, JsValue};
use web_sys::{Event, HtmlInputElement};

use super::leaving::is_changed;

pub fn typed_in(id: &str) -> String {
    field(id).map(|field| field.value()).unwrap_or_default()
}

pub fn empty(id: &'static str) {
    if let Some(field) = field(id) {
        field.set_value("");
    }
}

fn field(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

pub fn field_of(event: &Event) -> (String, String, bool) {
    let target = JsValue::from(event.target());
    let read = |name| js_sys::Reflect::get(&target, &JsValue::from(name)).ok().and_then(|value| value.as_string());
    (
        read("name").unwrap_or_default(),
        read("value").unwrap_or_default(),
        is_changed(&target) || read("defaultValue").is_none(),
    )
}

pub fn send_when_six_digits(event: &Event) {
    let Some(field) = event.target().and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else { return };
    let typed = field.value();
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let rest = typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
    if digits == 6
        && rest
        && let Some(form) = field.form()
    {
        // As by its button, which has a name. Not `form.id`: a field of that name would stand for it.
        let id = form.get_attribute("id").unwrap_or_default();
        let own = format!("#{id} [type=submit]:not([form]), [type=submit][form={id}]");
        let button = document().query_selector(&own).ok().flatten().and_then(|found| found.dyn_into().ok());
        // A browser that cannot leaves it to the person.
        let _ = form.request_submit_with_submitter(button.as_ref());
    }
}
