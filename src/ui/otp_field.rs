use leptos::prelude::*;

use super::field::{Notes, id_or, label as field_label};
use crate::platform;

/// A one-time code in one input, so that pasting works, spaces and all, and the phone offers the code from a message.
#[component]
pub fn OtpField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    /// A long code of letters and digits (a backup code) instead of six digits.
    #[prop(optional)]
    letters: bool,
    /// Takes the focus when the page is opened.
    #[prop(optional)]
    autofocus: bool,
    /// Sends its form with the sixth digit.
    #[prop(optional)]
    submits: bool,
) -> AnyView {
    let id = id_or(id, &name);
    let notes = Notes::new(&id, hint, error);
    view! {
        <div class="field otp-field" class=("otp-field--wide", letters)>
            {field_label(&id, label, !required && !disabled)}
            <input
                class="field__input otp-field__input"
                id=id
                name=name
                type="text"
                inputmode=if letters { "text" } else { "numeric" }
                autocomplete="one-time-code"
                autocapitalize=if letters { "characters" } else { "none" }
                spellcheck="false"
                required=required
                autofocus=autofocus
                on:input=move |event| if submits { platform::send_when_six_digits(&event) }
                disabled=disabled
                aria-invalid=notes.invalid()
                aria-describedby=notes.described_by()
            />
            {notes.view()}
        </div>
    }
    .into_any()
}
