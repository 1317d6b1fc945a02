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

/// The drawing for a kind of device, as sessions and browsers are stored with it.
pub fn device_icon(device_type: &str) -> &'static str {
    match device_type {
        "phone" => "phone",
        "tablet" => "tablet",
        "desktop" => "laptop",
        "tv" => "monitor",
        _ => "globe",
    }
}
