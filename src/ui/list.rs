use leptos::prelude::*;

use super::Icon;

/// Things of one kind below each other.
#[component]
pub fn List(
    /// What is listed, for screen readers.
    #[prop(into)]
    label: String,
    /// [`ListRow`]s.
    children: Children,
) -> AnyView {
    view! {
        <ul class="list" aria-label=label>
            {children()}
        </ul>
    }
    .into_any()
}

/// Two facts of a [`ListRow`]: the place of somebody, where it is known, and the address.
pub fn whereabouts(place: Option<String>, address: String) -> [AnyView; 2] {
    [place.unwrap_or_else(|| "Unknown place".to_owned()).into_any(), view! { <code>{address}</code> }.into_any()]
}

/// One thing: its icon, its name with a badge or a code, facts about it, and what can be done with it.
#[component]
pub fn ListRow(
    icon: &'static str,
    #[prop(into)] title: String,
    /// A badge or a `<code>` after the name.
    #[prop(optional_no_strip)]
    tag: Option<AnyView>,
    /// Short facts, each in an element of its own; a dot is drawn between them.
    #[prop(optional)]
    meta: Vec<AnyView>,
    /// What unfolds below it.
    #[prop(optional_no_strip)]
    more: Option<AnyView>,
    /// Small buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let facts = meta.into_iter().map(|fact| view! { <span>{fact}</span> }.into_any()).collect_view();
    view! {
        <li class="list__row">
            <span class="list__icon">
                <Icon name=icon />
            </span>
            <span class="list__title">{title} {tag}</span>
            <span class="list__meta">{facts}</span>
            {children.map(|children| view! { <span class="list__action">{children()}</span> }.into_any())}
            {more.map(|more| view! { <div class="list__fold">{more}</div> }.into_any())}
        </li>
    }
    .into_any()
}
