//! Where the browser's half begins.

/// Wakes the page that the server drew.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    crate::platform::guard_unsaved();
    leptos::mount::hydrate_lazy(crate::app::App);
}
