//! What only one half of the program can do: one body for the browser, one for the server.

#[cfg(feature = "hydrate")]
mod here {
    use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

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

    pub fn copy(text: &str, done: impl Fn(bool) + Clone + 'static) {
        let Ok(written) = write_text(text) else {
            return done(false);
        };
        let refused = done.clone();
        written.then(
            &Closure::once_into_js(move || done(true)),
            &Closure::once_into_js(move || refused(false)),
        );
    }

    pub fn print() {
        // A browser that may not print says so itself.
        let _ = leptos::prelude::window().print();
    }

    pub fn now() -> Option<UnixMillis> {
        Some(UnixMillis(js_sys::Date::now() as i64))
    }
}

#[cfg(not(feature = "hydrate"))]
mod here {
    use crate::time::UnixMillis;

    pub fn copy(_text: &str, _done: impl Fn(bool) + Clone + 'static) {}

    pub fn print() {}

    pub const fn now() -> Option<UnixMillis> {
        None
    }
}

use crate::time::UnixMillis;

/// Puts a text on the clipboard and says whether that worked. Nothing happens on the server.
pub fn copy(text: &str, done: impl Fn(bool) + Clone + 'static) {
    here::copy(text, done);
}

/// Opens the browser's print dialog. Nothing happens on the server.
pub fn print() {
    here::print();
}

/// The present moment by the browser's clock; `None` on the server, which asks its injected clock instead.
pub fn now() -> Option<UnixMillis> {
    here::now()
}
