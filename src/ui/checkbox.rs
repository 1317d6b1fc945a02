use leptos::prelude::*;

use super::field::{Notes, id_or};

/// A box to tick. Sends `true` under its name when it is ticked, which a server function reads as a `bool`.
#[component]
pub fn Checkbox(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// Ticked at first.
    #[prop(optional)]
    checked: bool,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
) -> AnyView {
    let id = id_or(id, &name);
    let notes = Notes::new(&id, hint, error);
    view! {
        <div class="checkbox">
            <label class="checkbox__label" for=id>
                <input
                    class="checkbox__input"
                    id=id.clone()
                    name=name
                    type="checkbox"
                    value="true"
                    checked=checked
                    required=required
                    disabled=disabled
                    aria-invalid=notes.invalid()
                    aria-describedby=notes.described_by()
                />
                <span class="checkbox__text">{label}</span>
            </label>
            {notes.view()}
        </div>
    }
    .into_any()
}

/// The box of a form that changes how somebody signs in; ticked from the beginning (SECURITY §2), unless it was unticked and the form refused.
pub fn end_others(id: String, hint: &'static str, checked: bool) -> AnyView {
    view! { <Checkbox label="Sign out everywhere else" name="end_others" id hint checked /> }.into_any()
}
