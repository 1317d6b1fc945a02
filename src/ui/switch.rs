use leptos::prelude::*;

use super::field::id_or;

/// On or off. Sends `true` under its name when it is on, which a server function reads as a `bool`.
#[component]
pub fn Switch(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    /// The state at first.
    #[prop(optional)]
    checked: bool,
    #[prop(optional)] disabled: bool,
    /// The new state, for a switch that saves by itself.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> AnyView {
    let id = id_or(id, &name);
    let hint_id = format!("{id}-hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <label class="switch" for=id>
            <span class="switch__label">{label}</span>
            <input
                class="switch__input"
                id=id.clone()
                name=name
                type="checkbox"
                value="true"
                role="switch"
                checked=checked
                disabled=disabled
                aria-describedby=described_by
                on:change=move |event| {
                    if let Some(on_change) = on_change {
                        on_change.run(event_target_checked(&event));
                    }
                }
            />
            {hint
                .map(|hint| {
                    view! {
                        <span class="switch__hint" id=hint_id>
                            {hint}
                        </span>
                    }.into_any()
                })}
        </label>
    }
    .into_any()
}
