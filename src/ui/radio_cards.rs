use leptos::prelude::*;

use super::field::Notes;

/// One card of [`RadioCards`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadioCard {
    /// What the form sends.
    pub value: String,
    /// One to three words.
    pub title: String,
    /// What choosing it means.
    pub text: String,
    /// Not to be had, with the reason in `text`.
    pub disabled: bool,
}

/// One of a few, each with an explanation.
#[component]
pub fn RadioCards(
    /// The question.
    #[prop(into)]
    label: String,
    #[prop(into)] name: String,
    cards: Vec<RadioCard>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The value that is chosen at first.
    #[prop(optional, into)]
    value: String,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
) -> AnyView {
    let notes = Notes::new(&name, hint, error);
    let options = cards
        .into_iter()
        .map(|card| {
            let checked = card.value == value;
            let id = format!("{name}-{}", card.value);
            let text_id = format!("{id}-text");
            view! {
                <label class="radio-cards__option" for=id>
                    <input
                        class="radio-cards__input"
                        id=id.clone()
                        name=name.clone()
                        type="radio"
                        value=card.value
                        checked=checked
                        required=required
                        disabled=disabled || card.disabled
                        aria-describedby=text_id.clone()
                    />
                    <span class="radio-cards__title">{card.title}</span>
                    <span class="radio-cards__text" id=text_id aria-hidden="true">
                        {card.text}
                    </span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="radio-cards" id=name aria-describedby=notes.described_by()>
            <legend class="field__label">{label}</legend>
            <div class="radio-cards__options">{options}</div>
            {notes.view()}
        </fieldset>
    }
    .into_any()
}
