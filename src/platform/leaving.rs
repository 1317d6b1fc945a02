//! What was typed and not sent: asked of the page itself when somebody is about to leave it, so no form keeps count.

use std::cell::{Cell, RefCell};

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{
    Element, Event, HtmlAnchorElement, HtmlDialogElement, HtmlElement, HtmlFormElement, MouseEvent,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

use crate::platform::LEAVE_DIALOG;

/// Where something valuable may have been typed. What a password manager filled in it can fill in again.
const TYPED: &str = ".form:not(.form--free) :is(input, textarea, option):not([type=hidden], :autofill)";
/// A secret that was shown this once and is not saved.
const SHOWN_ONCE: &str = ".once--open";
/// What holds after a form was carried out; a password never does.
const KEPT: &str = ":is(input, textarea, option):not(.password-field__input)";
/// What a control holds now, and what it held at first; each kind of control has one of them, or two.
const HELD: [(&str, &str); 3] =
    [("value", "defaultValue"), ("checked", "defaultChecked"), ("selected", "defaultSelected")];

/// The pairs of [`HELD`] that differ in a control: the name of the first value, and the present one.
fn changes(control: &JsValue) -> impl Iterator<Item = (JsValue, JsValue)> {
    let read = |name: &JsValue| js_sys::Reflect::get(control, name).unwrap_or_default();
    HELD.iter().filter_map(move |(now, first)| {
        let (now, first) = (read(&JsValue::from(*now)), JsValue::from(*first));
        let before = read(&first);
        (!before.is_undefined() && now != before).then_some((first, now))
    })
}

pub fn is_changed(control: &JsValue) -> bool {
    changes(control).next().is_some()
}

/// What would be lost.
fn lost() -> Option<Element> {
    if let Ok(Some(secret)) = document().query_selector(SHOWN_ONCE) {
        return Some(secret);
    }
    let typed = document().query_selector_all(TYPED).ok()?;
    let changed = js_sys::Array::from(&typed).iter().find(is_changed)?;
    changed.dyn_into().ok()
}

fn unsaved() -> bool {
    lost().is_some()
}

pub fn settle(form: &'static str, clear: bool) {
    let form = document().get_element_by_id(form).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form else { return };
    if let Some(controls) = form.query_selector_all(KEPT).ok().filter(|_| !clear) {
        for control in js_sys::Array::from(&controls) {
            for (first, now) in changes(&control) {
                // A control that refuses keeps its first value, and shows it again.
                let _ = js_sys::Reflect::set(&control, &first, &now);
            }
        }
    }
    form.reset();
}

pub fn guard_unsaved() {
    super::history::enter();
    let guard = Guard::default();
    let listen = Closure::<dyn Fn(Event)>::new(move |event| guard.meet(&event)).into_js_value();
    for event in ["beforeunload", "click", "input", "popstate"] {
        // Before all other listeners, the router's among them. A window without events has no pages to leave either.
        let _ = window().add_event_listener_with_callback_and_bool(event, listen.unchecked_ref(), true);
    }
}

/// Stands at every way out of a page.
#[derive(Default)]
struct Guard {
    /// The path of the page where something was pressed or typed last: what is unsaved came of it.
    acted_at: RefCell<String>,
    /// The dialog asks about a step through the history, not about a link.
    asks_step: Cell<bool>,
    /// The next step was asked about and may be taken.
    lets_step: Cell<bool>,
}

impl Guard {
    fn meet(&self, event: &Event) {
        match event.type_().as_str() {
            "popstate" => self.step(event),
            "beforeunload" if unsaved() => event.prevent_default(),
            "beforeunload" => {}
            _ => {
                self.acted_at.replace(path());
                if let Some(click) = event.dyn_ref::<MouseEvent>() {
                    self.click(click);
                }
            }
        }
    }

    fn click(&self, click: &MouseEvent) {
        let (Some(link), Some(dialog)) = (followed(click), dialog()) else { return };
        if dialog.contains(Some(&link)) {
            dialog.close();
            if self.asks_step.get() {
                click.prevent_default();
                self.lets_step.set(true);
                let _ = window().history().and_then(|history| history.back());
            }
        } else if link.pathname() != path() && unsaved() {
            click.prevent_default();
            self.asks_step.set(false);
            ask(&dialog, &link);
        }
    }

    /// The browser has stepped to another entry already: a new one takes the person back, and going on is a step back from there.
    fn step(&self, event: &Event) {
        let acted_at = self.acted_at.borrow();
        let (Some(dialog), Ok(history)) = (dialog(), window().history()) else { return };
        if self.lets_step.take() || *acted_at == path() || !unsaved() {
            return;
        }
        if history.push_state_with_url(&JsValue::NULL, "", Some(&acted_at)).is_ok() {
            event.stop_immediate_propagation();
            self.asks_step.set(true);
            show(&dialog);
        }
    }
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(LEAVE_DIALOG)?.dyn_into().ok()
}

fn show(dialog: &HtmlDialogElement) {
    if let Some(lost) = lost() {
        // Whoever stays sees what it was about.
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        lost.scroll_into_view_with_scroll_into_view_options(&options);
    }
    if !dialog.open() {
        // Fails only on an element that is not in the page, where there is nothing to show.
        let _ = dialog.show_modal();
    }
}

/// The link that a click follows to a place of ours in this window.
fn followed(click: &MouseEvent) -> Option<HtmlAnchorElement> {
    let plain = click.button() == 0 && !(click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key());
    let element = click.target().filter(|_| plain)?.dyn_into::<Element>().ok()?;
    let link = element.closest("a[href]:not([target], [download])").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let ours = window().location().origin().is_ok_and(|origin| origin == link.origin());
    ours.then_some(link)
}

/// Opens the dialog for a link. The focus comes back to it afterwards, or to the button of the menu that it stands in.
fn ask(dialog: &HtmlDialogElement, link: &HtmlAnchorElement) {
    if let Ok(Some(menu)) = link.closest("[popover]") {
        // A menu that is closed already has given the focus back.
        let _ = menu.unchecked_into::<HtmlElement>().hide_popover();
    }
    if let Ok(Some(leave)) = dialog.query_selector("a[href]") {
        leave.unchecked_into::<HtmlAnchorElement>().set_href(&link.href());
    }
    show(dialog);
}
