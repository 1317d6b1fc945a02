use leptos::prelude::*;

use super::Icon;

/// The hint and the error of a control, and how the control points at them.
#[derive(Clone)]
pub(super) struct Notes {
    id: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
}

impl Notes {
    pub(super) fn new(id: &str, hint: Option<String>, error: Signal<Option<String>>) -> Self {
        Self { id: id.to_owned(), hint, error }
    }

    /// The value of `aria-describedby`: the error first, because it matters more.
    pub(super) fn described_by(&self) -> Signal<Option<String>> {
        let notes = self.clone();
        Signal::derive(move || {
            let error = notes.error.with(Option::is_some).then(|| format!("{}-error", notes.id));
            let hint = notes.hint.is_some().then(|| format!("{}-hint", notes.id));
            match (error, hint) {
                (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
                (error, hint) => error.or(hint),
            }
        })
    }

    /// The value of `aria-invalid`.
    pub(super) fn invalid(&self) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || error.with(Option::is_some).then(|| "true".to_owned()))
    }

    /// What stands below the control.
    pub(super) fn view(&self) -> AnyView {
        let hint_id = format!("{}-hint", self.id);
        let error_id = format!("{}-error", self.id);
        let error = self.error;
        let hint = self.hint.clone();
        view! {
            {move || {
                error
                    .get()
                    .map(|sentence| {
                        view! {
                            <p class="field__error" id=error_id.clone()>
                                <Icon name="error" />
                                <span>{sentence}</span>
                            </p>
                        }.into_any()
                    })
                    .into_any()
            }}
            {hint
                .map(|hint| {
                    view! {
                        <p class="field__hint" id=hint_id>
                            {hint}
                        </p>
                    }.into_any()
                })}
        }
        .into_any()
    }
}

/// The label of a control; says "Optional" where nothing has to be entered.
pub(super) fn label(id: &str, text: String, optional: bool) -> AnyView {
    view! {
        <label class="field__label" for=id.to_owned()>
            {text}
            {optional.then(|| view! { <span class="field__optional">"Optional"</span> }.into_any())}
        </label>
    }
    .into_any()
}

/// The id of a control: its own, or its name where that is unique on the page.
pub(super) fn id_or(id: Option<String>, name: &str) -> String {
    id.unwrap_or_else(|| name.to_owned())
}

/// One line of text.
#[component]
pub fn Field(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// Only where the name is not unique on the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// `text`, `email`, `tel`, `url`, `search`, `date`.
    #[prop(default = "text")]
    r#type: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What stands in the field at first.
    #[prop(optional, into)]
    value: String,
    /// The token of the HTML standard: `username`, `name`, `tel`, `organization` …; `off` where there is none.
    autocomplete: &'static str,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    /// Shown, and sent with the form, but not to be changed here.
    #[prop(optional)]
    read_only: bool,
    #[prop(optional, into)] maxlength: Option<u32>,
    #[prop(optional, into)] placeholder: Option<String>,
    /// The keyboard of a phone, where `type` does not choose it.
    #[prop(optional)]
    inputmode: Option<&'static str>,
) -> AnyView {
    let id = id_or(id, &name);
    let notes = Notes::new(&id, hint, error);
    let literal = matches!(r#type, "email" | "url");
    view! {
        <div class="field">
            {self::label(&id, label, !required && !disabled && !read_only)}
            <input
                class="field__input"
                id=id
                name=name
                type=r#type
                value=value
                autocomplete=autocomplete
                autocapitalize=literal.then_some("none")
                spellcheck=literal.then_some("false")
                required=required
                disabled=disabled
                readonly=read_only
                maxlength=maxlength.map(|n| n.to_string())
                placeholder=placeholder
                inputmode=inputmode
                aria-invalid=notes.invalid()
                aria-describedby=notes.described_by()
            />
            {notes.view()}
        </div>
    }
    .into_any()
}
