//! Colours, type and icons.

use leptos::prelude::*;

use super::state;
use crate::ui::{Icon, Kbd};

const COLOURS: [&str; 20] = [
    "bg",
    "surface",
    "surface-2",
    "surface-3",
    "line",
    "line-strong",
    "text",
    "text-2",
    "text-3",
    "accent",
    "accent-soft",
    "ink",
    "on-ink",
    "danger",
    "danger-soft",
    "warn",
    "warn-soft",
    "ok",
    "ok-soft",
    "focus",
];

const ICONS: [&str; 32] = [
    "card", "chart", "check", "chevron", "clock", "close", "copy", "download", "error", "eye", "eye-off", "globe",
    "info", "key", "laptop", "lock", "log", "log-out", "mail", "monitor", "moon", "phone", "plus", "print", "ring",
    "shield", "sun", "tablet", "team", "trash", "user", "warn",
];

pub fn colours() -> AnyView {
    let swatches = COLOURS
        .into_iter()
        .map(|name| {
            view! {
                <div class="gallery__swatch">
                    <svg class="gallery__colour" aria-hidden="true">
                        <rect width="100%" height="100%" fill=format!("var(--{name})")></rect>
                    </svg>
                    <code>{format!("--{name}")}</code>
                </div>
            }
        })
        .collect_view();
    let type_sizes = view! {
        <div class="stack stack--fields">
            <p class="gallery__heading">"Page heading, 24/32"</p>
            <h2>"Panel title, 16/24"</h2>
            <p>
                "Body, 14/20. A person reads this once and knows what to do; " <a href="#type">"a link"</a> " looks like one."
            </p>
            <p class="field__hint">"Secondary, 13. Hints and facts."</p>
            <p>
                <code>"203.0.113.24 · lk_pat_9fQ2…x7Kd · 482 913"</code>
            </p>
            <p>"Press " <Kbd key="Esc" /> " to close, " <Kbd key="Enter" /> " to submit."</p>
        </div>
    };
    view! {
        {state("Colours are roles", view! { <div class="gallery__swatches">{swatches}</div> }.into_any())}
        {state("Type", type_sizes.into_any())}
    }
    .into_any()
}

pub fn icons() -> AnyView {
    let drawings = ICONS
        .into_iter()
        .map(|name| {
            view! {
                <div class="gallery__icon">
                    <Icon name=name />
                    {name}
                </div>
            }
        })
        .collect_view();
    state("One sprite, public/icons.svg", view! { <div class="gallery__icons">{drawings}</div> }.into_any())
}
