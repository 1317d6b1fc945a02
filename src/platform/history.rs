//! The entry of the browser's history that the page stands in.

use leptos::prelude::window;
use wasm_bindgen::prelude::JsValue;

pub fn stand_at(page: &str) {
    if let Ok(history) = window().history() {
        let kept = history.state().unwrap_or_default();
        // A browser that refuses keeps the other address, and the page its content.
        let _ = history.replace_state_with_url(&kept, "", Some(page));
    }
}

pub fn keep(text: Option<&str>) {
    if let Ok(history) = window().history() {
        // A browser that refuses has nothing to show again.
        let _ = history.replace_state(&text.map_or(JsValue::NULL, JsValue::from), "");
    }
}

pub fn kept() -> Option<String> {
    window().history().ok()?.state().ok()?.as_string()
}

/// Whoever goes to the same address on purpose begins anew, where the browser itself would keep what was kept (HTML §7.4.2.2).
pub fn enter() {
    let read = |of: &JsValue, name| js_sys::Reflect::get(of, &JsValue::from(name)).unwrap_or_default();
    let navigation = read(&read(&window(), "performance"), "navigation");
    if read(&navigation, "type").as_f64() == Some(0.0) {
        keep(None);
    }
}
