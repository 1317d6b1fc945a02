use leptos::prelude::*;

use super::Icon;

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// The condition: `At least 12 characters`.
    pub label: String,
    /// Whether what is typed meets it.
    pub met: bool,
}

/// Conditions that are ticked off while the person types.
#[component]
pub fn Checklist(
    /// What the conditions are for, for screen readers: `Your new password needs`.
    #[prop(into)]
    label: String,
    #[prop(into)] items: Signal<Vec<CheckItem>>,
) -> AnyView {
    let rows = move || {
        items
            .get()
            .into_iter()
            .map(|item| {
                let (icon, said) = if item.met { ("check", ": done") } else { ("ring", ": missing") };
                view! {
                    <li class="checklist__item" class=("checklist__item--met", item.met)>
                        <Icon name=icon />
                        <span>{item.label}<span class="said">{said}</span></span>
                    </li>
                }
                .into_any()
            })
            .collect_view()
            .into_any()
    };
    view! { <ul class="checklist" aria-label=label>{rows}</ul> }.into_any()
}
