use leptos::prelude::*;

use super::form::{Form, FormState};
use super::{Button, Dialog, DialogFoot, Kind, OtpField, PasswordField, sign_in_first, use_carried, why};
use crate::error::Error;
use crate::platform;

/// Asks again who is there before a sensitive action: the password, and a second factor where there is one.
///
/// It opens from code, after the server asked for it, so it needs no form without script. Closing it sets `open` to false.
#[component]
pub fn IdentityDialog<S: 'static>(
    #[prop(into)] id: String,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// The form; its fields are `password` and `code`.
    form: FormState<S>,
    /// What the button of the action is called; empty where that is not known. Read as the dialog opens.
    #[prop(into)]
    pressed: Signal<String>,
    /// Whose password, for password managers; not shown.
    #[prop(into)]
    username: Signal<String>,
    /// Whether a code is asked for beside the password.
    #[prop(into)]
    code: Signal<bool>,
    /// Why it is not known what to ask for: stands in the place of the fields.
    #[prop(into)]
    unknown: Signal<Option<Error>>,
    /// Finds that out again.
    on_retry: Callback<()>,
) -> AnyView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    follow(node, open);
    let sign_in = sign_in_first(&platform::place(), "");
    let text_id = format!("{id}-text");
    let described_by = text_id.clone();
    let fields = move || {
        let fields = || match unknown.get() {
            Some(error) => why(&error, sign_in.clone(), on_retry),
            None => proof_fields(form.error("password"), form.error("code"), username, code),
        };
        open.get().then(|| {
            let text = going_on(&pressed.get_untracked());
            view! { <p class="dialog__text" id=described_by.clone()>{text}</p> {fields()} }.into_any()
        })
    };
    let confirm = move || {
        let busy = form.busy();
        let ready = unknown.with(Option::is_none);
        ready.then(|| view! { <Button kind=Kind::Primary r#type="submit" busy>"Confirm"</Button> }.into_any())
    };
    view! {
        <Dialog
            id=id.clone()
            title="Confirm that it is you"
            attr:aria-describedby=text_id.clone()
            node=node
            on:close=move |_| open.set(false)
        >
            <Form state=form leaves_freely=true labels=&[("password", "Password"), ("code", "Code")]>
                {fields}
                <DialogFoot dialog=id>{confirm}</DialogFoot>
            </Form>
        </Dialog>
    }
    .into_any()
}

/// What happens after the proof.
pub fn going_on(pressed: &str) -> String {
    let what = if pressed.is_empty() { "This change" } else { pressed };
    format!("{what} is sensitive. Once you have confirmed, it goes on by itself.")
}

/// The fields of a proof: the password, and the code in either of its looks. A code that turns out to be needed gets its field too.
pub fn proof_fields(
    password_error: Signal<Option<String>>,
    code_error: Signal<Option<String>>,
    username: Signal<String>,
    code: Signal<bool>,
) -> AnyView {
    let known = use_carried().email;
    let take_along = move |_| known.set(username.get_untracked());
    let code = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || code.get() || code_error.with(Option::is_some)
    });
    view! {
        <div class="stack stack--fields">
            <input type="text" name="username" autocomplete="username" value=username readonly hidden />
            <PasswordField
                label="Password"
                name="password"
                id="proof-password"
                error=password_error
                required=true
            />
            <p class="card__note"><a href="/forgot-password" on:click=take_along>"Forgot your password?"</a></p>
            {move || {
                code.get()
                    .then(|| {
                        view! {
                            <OtpField
                                label="Code"
                                name="code"
                                id="proof-code"
                                hint="From an authenticator that is in use, or one of your backup codes. A text message does not count here."
                                error=code_error
                                required=true
                                letters=true
                            />
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Opens and closes the element with the signal.
fn follow(node: NodeRef<leptos::html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // Fails only on an element that is not in the page, where there is nothing to show.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
}
