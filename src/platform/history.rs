//! The entry of the browser's history that the page stands in.

use leptos::prelude::window;
use wasm_bindgen::prelude::JsValue;

pub fn stand_at(page: &str) {
    if let Ok(history) = window().history() {
        // A browser that refuses keeps the other address, and the page its content.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(page));
    }
}

pub fn keep(text: Option<&str>) {
    if let Ok(history) = window().history() {
        // A browser that refuses has nothing to show again.
        let _ = history.replace_state(&text.map_or(JsValue::NULL, JsValue::from), "");
    }
}

pub fn kept() -> Option<String> {
    let read = |of: &JsValue, name| js_sys::Reflect::get(of, &JsValue::from(name)).unwrap_or_default();
    let navigation = read(&read(&window(), "performance"), "navigation");
    // Whoever goes to the same address on purpose begins anew (HTML §7.4.2.2: the entry stays, with what was kept).
    let on_purpose = read(&navigation, "type").as_f64() == Some(0.0);
    window().history().ok()?.state().ok()?.as_string().filter(|_| !on_purpose)
}
