use leptos::prelude::*;

/// A key of the keyboard.
#[component]
pub fn Kbd(#[prop(into)] key: String) -> AnyView {
    view! { <kbd class="kbd">{key}</kbd> }.into_any()
}
