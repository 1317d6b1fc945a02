use leptos::prelude::*;

use super::field::label as field_label;
use super::{Button, Dialog, DialogFoot, Kind};

/// The deliberate second step before something is destroyed.
///
/// Its button sends the form named by `form`, which usually stands around or beside the button that opens the dialog; the
/// children are fields of that form and carry the same `form` attribute, or need none when the form is around the dialog.
#[component]
pub fn ConfirmDialog(
    #[prop(into)] id: String,
    /// Names the thing: `Revoke “deploy-bot”?`.
    #[prop(into)]
    title: String,
    /// What will stop working, and whether it can be undone.
    #[prop(into)]
    text: String,
    /// The verb and its object: `Revoke key`.
    #[prop(into)]
    confirm: String,
    /// The id of the form that is sent.
    #[prop(into)]
    form: String,
    /// What goes, one line each.
    #[prop(optional)]
    effects: Vec<String>,
    /// A word to type first, sent as `confirmation`: `DELETE`.
    #[prop(optional, into)]
    phrase: Option<String>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// Further fields, such as a password.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let lines = effects.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect_view();
    let listed = !lines.is_empty();
    let fields = phrase.is_some() || children.is_some();
    let phrase_view = phrase.map(|phrase| phrase_field(&id, &form, phrase));
    view! {
        <Dialog id=id.clone() title=title text=text>
            {listed.then(|| view! { <ul class="confirm-dialog__effects">{lines}</ul> }.into_any())}
            {fields
                .then(|| {
                    view! {
                        <div class="stack stack--fields">{phrase_view} {children.map(|children| children())}</div>
                    }.into_any()
                })}
            <DialogFoot dialog=id>
                <Button kind=Kind::Danger r#type="submit" form=form busy=busy>
                    {confirm}
                </Button>
            </DialogFoot>
        </Dialog>
    }
    .into_any()
}

/// The word to type. The browser itself holds the form back until it matches, so no script is needed.
fn phrase_field(dialog: &str, form: &str, phrase: String) -> AnyView {
    let id = format!("{dialog}-confirmation");
    let hint = format!("Type {phrase} in capitals as shown.");
    view! {
        <div class="field">
            {field_label(&id, format!("Type {phrase} to confirm"), false)}
            <input
                class="field__input mono"
                id=id
                name="confirmation"
                form=form.to_owned()
                type="text"
                required
                pattern=phrase
                title=hint
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
            />
        </div>
    }
    .into_any()
}
