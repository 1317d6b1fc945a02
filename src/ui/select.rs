use leptos::prelude::*;

use super::Icon;
use super::field::{Notes, id_or, label as field_label};

/// One entry of a [`Select`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// An entry from its two texts.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One of many. For up to four with an explanation each, use [`RadioCards`](super::RadioCards).
#[component]
pub fn Select(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] id: Option<String>,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The value that is selected at first.
    #[prop(optional, into)]
    value: String,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
) -> AnyView {
    let id = id_or(id, &name);
    let notes = Notes::new(&id, hint, error);
    // A browser shows the first one where none is selected; saying so tells a choice from the lack of one.
    let known = choices.iter().any(|choice| choice.value == value);
    let options = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let selected = if known { choice.value == value } else { index == 0 };
            view! {
                <option value=choice.value selected=selected>
                    {choice.label}
                </option>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="field select">
            {field_label(&id, label, false)}
            <div class="select__wrap">
                <select
                    class="field__input select__input"
                    id=id
                    name=name
                    autocomplete=autocomplete
                    required=required
                    disabled=disabled
                    aria-invalid=notes.invalid()
                    aria-describedby=notes.described_by()
                >
                    {options}
                </select>
                <Icon name="chevron" />
            </div>
            {notes.view()}
        </div>
    }
    .into_any()
}
