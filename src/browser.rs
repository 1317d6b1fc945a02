//! Where the browser's half begins.

use leptos::prelude::{document, location};

use crate::tabs::factors;

/// Wakes the page that the server drew, once its code is here. Where that does not arrive, the page stays as it was drawn, and
/// its links and forms work without scripts.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    crate::platform::guard_unsaved();
    crate::ui::shared::keep_shared();
    let body = document().body();
    let page = body.as_ref().and_then(|body| body.get_attribute("data-page"));
    let page = page.or_else(|| location().pathname().ok()).unwrap_or_default();
    let path = page.split_once('?').map_or(page.as_str(), |(path, _)| path);
    let later = document().query_selector("[data-later]").is_ok_and(|found| found.is_some());
    if later {
        // Both are on their way at the same time.
        crate::platform::fetch_ahead(factors::two_factor());
    }
    if let Some(code) = crate::app::code_of(path)
        && code.await.is_err()
    {
        return;
    }
    if later && factors::two_factor().await.is_err() {
        return;
    }
    leptos::mount::hydrate_body(crate::app::App);
    if let Some(body) = body {
        // Says that the page is interactive: what drives it, a test for instance, need not guess.
        body.set_attribute("data-awake", "").ok();
    }
}
