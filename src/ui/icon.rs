use leptos::prelude::*;

/// A drawing from the sprite `public/icons.svg`, without meaning of its own: the words beside it carry that.
#[component]
pub fn Icon(
    /// The symbol's id in the sprite.
    name: &'static str,
) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
    .into_any()
}
