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
        written.then(&Closure::once_into_js(move || done(true)), &Closure::once_into_js(move || refused(false)));
    }

    pub fn print() {
        // A browser that may not print says so itself.
        let _ = leptos::prelude::window().print();
    }

    pub fn focus(id: &'static str, inside: &'static str) {
        use leptos::prelude::{document, request_animation_frame};
        use wasm_bindgen::JsCast;

        let _ = request_animation_frame(move || {
            let found = document().get_element_by_id(id).and_then(|element| {
                if inside.is_empty() { Some(element) } else { element.query_selector(inside).ok().flatten() }
            });
            if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
                // A control that cannot take the focus leaves it where it is.
                let _ = element.focus();
            }
        });
    }

    pub const fn set_not_found() {}

    pub fn now() -> Option<UnixMillis> {
        Some(UnixMillis(js_sys::Date::now() as i64))
    }
}

#[cfg(not(feature = "hydrate"))]
mod here {
    use crate::time::UnixMillis;

    pub fn copy(_text: &str, _done: impl Fn(bool) + Clone + 'static) {}

    pub fn print() {}

    pub fn focus(_id: &'static str, _inside: &'static str) {}

    pub fn set_not_found() {
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(http::StatusCode::NOT_FOUND);
        }
    }

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

/// Moves the focus to the element with this id, after the page has been drawn.
pub fn focus(id: &'static str) {
    here::focus(id, "");
}

/// Moves the focus to the summary of errors of the form with this id, or to its first refused field.
pub fn focus_first_problem(form: &'static str) {
    here::focus(form, "[role=alert], [aria-invalid=true]");
}

/// Gives the page that is being rendered the status 404. Nothing happens in the browser.
pub fn set_not_found() {
    here::set_not_found();
}
