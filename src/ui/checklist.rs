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
    /// A last condition that nobody can tell of yet, and when somebody will.
    #[prop(optional, into)]
    later: Signal<Option<String>>,
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
    let last = move || {
        let row = |text| {
            view! {
                <li class="checklist__item checklist__item--later">
                    <Icon name="clock" />
                    <span>{text}</span>
                </li>
            }
            .into_any()
        };
        later.get().map(row).into_any()
    };
    view! { <ul class="checklist" aria-label=label>{rows}{last}</ul> }.into_any()
}
