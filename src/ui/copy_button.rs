use leptos::prelude::*;

use crate::platform;

use super::{Icon, Kind};

/// How long "Copied" stays.
const SHOWN_MS: u64 = 2000;

/// Copies a text and says so, in words and to screen readers. Hidden where there is no script.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// The words of the button: `Copy`, `Copy codes`.
    #[prop(default = "Copy")]
    label: &'static str,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] small: bool,
) -> AnyView {
    let outcome = RwSignal::new(None::<bool>);
    let copy = move |_| {
        platform::copy(&text, move |copied| {
            outcome.set(Some(copied));
            let _ = set_timeout(
                move || {
                    outcome.try_set(None);
                },
                std::time::Duration::from_millis(SHOWN_MS),
            );
        });
    };
    let words = move || match outcome.get() {
        None => label,
        Some(true) => "Copied",
        Some(false) => "Select it, then copy",
    };
    let icon = move || {
        let name = if outcome.get() == Some(true) { "check" } else { "copy" };
        view! { <Icon name=name /> }.into_any()
    };
    let class = match kind {
        Kind::Quiet => "button button--quiet copy-button",
        _ => "button copy-button",
    };
    view! {
        <button
            class=class
            class=("button--small", small)
            class=("copy-button--done", move || outcome.get() == Some(true))
            type="button"
            on:click=copy
        >
            {icon}
            {move || words().into_any()}
            <span class="said" role="status">
                {move || outcome.get().map(|_| words()).into_any()}
            </span>
        </button>
    }
    .into_any()
}
