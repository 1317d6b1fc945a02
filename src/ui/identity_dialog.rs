use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlFormElement;

use super::{Button, Dialog, DialogFoot, Kind, OtpField, PasswordField};

/// What the person entered to prove who they are.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// The current password.
    pub password: String,
    /// The code of the second factor, with the spaces that were typed; empty when none was asked for.
    pub code: String,
}

/// Asks again who is there before a sensitive action: the password, and a second factor where there is one.
///
/// It opens from code, after the server asked for it, so it needs no form without script. Closing it sets `open` to false.
#[component]
pub fn IdentityDialog(
    #[prop(into)] id: String,
    /// Whether it is shown.
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// The words of the button.
    #[prop(into)]
    confirm: String,
    /// Whose password, for password managers; not shown.
    #[prop(into)]
    username: String,
    /// The label of the code field; without one only the password is asked for.
    #[prop(optional, into)]
    code_label: Option<String>,
    #[prop(optional, into)] password_error: Signal<Option<String>>,
    #[prop(optional, into)] code_error: Signal<Option<String>>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// Runs with what was entered.
    on_confirm: Callback<Proof>,
) -> AnyView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    let form_node = NodeRef::<leptos::html::Form>::new();
    follow(node, form_node, open);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(form) = form_node.get_untracked().filter(|_| !busy.get_untracked()) {
            on_confirm.run(read(&form));
        }
    };
    let code_id = format!("{id}-code");
    view! {
        <Dialog id=id.clone() title=title text=text node=node on:close=move |_| open.set(false)>
            <form method="dialog" node_ref=form_node on:submit=submit>
                <div class="stack stack--fields">
                    <input
                        type="text"
                        name="username"
                        autocomplete="username"
                        value=username
                        readonly
                        hidden
                    />
                    <PasswordField
                        label="Password"
                        name="password"
                        id=format!("{id}-password")
                        error=password_error
                        required=true
                    />
                    {code_label
                        .map(|label| {
                            view! { <OtpField label=label name="code" id=code_id error=code_error required=true /> }
                        })}
                </div>
                <DialogFoot dialog=id>
                    <Button kind=Kind::Primary r#type="submit" busy=busy>
                        {confirm}
                    </Button>
                </DialogFoot>
            </form>
        </Dialog>
    }
    .into_any()
}

/// Opens and closes the element with the signal, and forgets what was typed when it closes.
fn follow(node: NodeRef<leptos::html::Dialog>, form: NodeRef<leptos::html::Form>, open: RwSignal<bool>) {
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() == dialog.open() {
            return;
        }
        if !dialog.open() {
            // Fails only on an element that is not in the page, where there is nothing to show.
            let _ = dialog.show_modal();
            return;
        }
        dialog.close();
        if let Some(form) = form.get_untracked() {
            form.reset();
        }
    });
}

fn read(form: &HtmlFormElement) -> Proof {
    let Ok(data) = leptos::web_sys::FormData::new_with_form(form) else {
        return Proof::default();
    };
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    Proof { password: text("password"), code: text("code") }
}
