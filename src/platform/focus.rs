//! Where the keyboard is.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::prelude::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

pub fn focus(id: &'static str, inside: &'static str) {
    let _ = request_animation_frame(move || {
        let found = document().get_element_by_id(id).and_then(|element| {
            if inside.is_empty() { Some(element) } else { element.query_selector(inside).ok().flatten() }
        });
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // A control that cannot take the focus leaves it where it is.
            let _ = element.focus();
            if element.class_name().contains("otp-field")
                && let Some(field) = element.dyn_ref::<HtmlInputElement>()
            {
                field.select();
            }
        }
    });
}

pub fn has_focus(id: &'static str) -> bool {
    let within = document().get_element_by_id(id);
    within.is_some_and(|within| within.contains(document().active_element().as_deref()))
}

pub fn refocus(card: &'static str) {
    // What was hidden loses the focus at the end of a frame.
    let _ = request_animation_frame(move || {
        let _ = request_animation_frame(move || {
            if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
                focus(card, "h2");
            }
        });
    });
}
