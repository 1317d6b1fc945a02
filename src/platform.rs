//! The few functions with one body per side. The server's bodies do nothing: they stand for what only a browser has.

/// Moves the focus to the first refused field of the form with this id, or to its summary of errors.
#[cfg(feature = "hydrate")]
pub fn focus_first_invalid(form: &'static str) {
    use leptos::prelude::{document, request_animation_frame};
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::HtmlElement;

    request_animation_frame(move || {
        let found = document()
            .get_element_by_id(form)
            .and_then(|form| form.query_selector("[aria-invalid=true], [role=alert]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = found {
            let _ = element.focus();
        }
    });
}

/// See the other side.
#[cfg(not(feature = "hydrate"))]
pub fn focus_first_invalid(_form: &'static str) {}
