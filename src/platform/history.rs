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
    window().history().ok()?.state().ok()?.as_string()
}
