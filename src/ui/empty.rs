use leptos::prelude::*;

use super::Icon;

/// What stands where nothing is yet: what would be here, and how to begin.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// The button that adds the first one.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <div class="empty">
            <span class="empty__icon">
                <Icon name=icon />
            </span>
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
            {children.map(|children| view! { <div class="empty__action">{children()}</div> }.into_any())}
        </div>
    }
    .into_any()
}
