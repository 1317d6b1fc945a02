//! Where the keyboard is.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::{Closure, JsCast};
use web_sys::{Element, FocusOptions, HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

pub fn focus(id: String, inside: &'static str) {
    next_frame(move || {
        let found = document().get_element_by_id(&id).and_then(|element| {
            if inside.is_empty() { Some(element) } else { element.query_selector(inside).ok().flatten() }
        });
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            focus_in_place(&element);
            // The heading of a card stands for the card: its top is where reading begins.
            match element.closest(".card:not(.narrow-card)").ok().flatten().filter(|_| element.tag_name() == "H2") {
                Some(card) => card.scroll_into_view(),
                None => scroll_to(&element),
            }
            if element.class_name().contains("otp-field")
                && let Some(field) = element.dyn_ref::<HtmlInputElement>()
            {
                field.select();
            }
        }
    });
}

pub fn refocus_link(card: &'static str, href: String) {
    once_drawn(move || {
        if nothing_has_focus() {
            focus_card(card, Some(href));
        }
    });
}

/// What says in its place that a thing is gone takes the focus, or the link with this address, or the heading of the card.
fn focus_card(card: &str, link: Option<String>) {
    let inside = link.map_or_else(|| ".list__said".to_owned(), |href| format!("a[href=\"{href}\"]"));
    if !take_focus(&format!("#{card} {inside}")) {
        take_focus(&format!("#{card}-title"));
    }
}

/// The browser itself would put what is out of sight in the middle. What cannot take the focus leaves it where it is.
fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Whether it could: what is hidden cannot.
fn take_focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return false };
    focus_in_place(&found);
    scroll_to(&found);
    document().active_element().is_some_and(|active| active.is_same_node(Some(&found)))
}

fn nothing_has_focus() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

pub fn has_focus(id: &'static str) -> bool {
    let within = document().get_element_by_id(id);
    within.is_some_and(|within| within.contains(document().active_element().as_deref()))
}

pub fn refocus(card: &'static str) {
    let (row, link) = (row_of_button(), focused("A", "href"));
    // What was hidden loses the focus at the end of a frame.
    once_drawn(move || {
        let moved = row.is_some() && row_of_button() != row;
        if moved || nothing_has_focus() {
            focus_card(card, link);
        }
    });
}

pub fn reveal(form: &'static str) {
    once_drawn(move || {
        let form = document().get_element_by_id(form);
        let card = form.and_then(|form| form.closest(".card, .dialog").ok().flatten());
        if let Some(told) = card.and_then(|card| card.query_selector(".notice[role]").ok().flatten()) {
            scroll_to(&told);
        }
    });
}

/// As far as needed.
fn scroll_to(element: &Element) {
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// Before the next frame. Leptos' own helper forgets what it was asked to do when the view goes that asked for it: here it is what comes next
/// that takes the focus.
fn next_frame(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    // A window without frames has nothing to focus.
    let _ = window().request_animation_frame(act.unchecked_ref());
}

/// After the frame in which the page takes on what was just changed.
fn once_drawn(act: impl FnOnce() + 'static) {
    next_frame(move || next_frame(act));
}

/// What the button that has the focus sends. A row that goes leaves its button to the next one, and nobody shall press that unawares.
fn row_of_button() -> Option<String> {
    focused("BUTTON", "value")
}

fn focused(tag: &str, attribute: &str) -> Option<String> {
    let active = document().active_element()?;
    if active.tag_name() == tag { active.get_attribute(attribute) } else { None }
}
