use leptos::prelude::*;

use crate::platform;

use super::field::{Notes, id_or, label as field_label};

/// A password, with a button that shows what was typed. Pasting is never blocked.
#[component]
pub fn PasswordField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    /// What is typed, for a checklist beside the field, which tells what is missing from then on. The field itself stays the form's.
    #[prop(optional)]
    typed: Option<RwSignal<String>>,
) -> AnyView {
    let id = id_or(id, &name);
    let notes = Notes::new(&id, hint, error);
    if let Some(typed) = typed {
        let id = id.clone();
        // What was typed, or filled in, before this page was awake.
        Effect::new(move || typed.set(platform::typed_in(&id)));
    }
    let shown = RwSignal::new(false);
    let spoken = label.clone();
    view! {
        <div class="field password-field">
            {field_label(&id, label, !required && !disabled)}
            <div class="password-field__wrap">
                <input
                    class="field__input password-field__input"
                    id=id.clone()
                    name=name
                    type=move || Some(if shown.get() { "text" } else { "password" })
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=required
                    disabled=disabled
                    aria-invalid=notes.invalid()
                    aria-describedby=notes.described_by()
                    on:input=move |event| {
                        if let Some(typed) = typed {
                            typed.set(event_target_value(&event));
                        }
                    }
                />
                <button
                    class="button button--quiet button--small password-field__reveal"
                    type="button"
                    disabled=disabled
                    aria-controls=id
                    aria-pressed=move || Some(if shown.get() { "true" } else { "false" })
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { "Hide" } else { "Show" }.into_any()}
                    <span class="said">{format!(" {spoken}")}</span>
                </button>
            </div>
            {notes.view()}
        </div>
    }
    .into_any()
}
