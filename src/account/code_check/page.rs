//! The window in which a saved code is looked up.

use leptos::prelude::*;

use super::api::CheckBackupCode;
use super::types::{Checked, check_code};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{Button, Dialog, DialogFoot, Kind, Notice, NoticeTone, OtpField};

/// The window's id: the panel of backup codes opens it.
const DIALOG: &str = "check-code";
const FIELD: &str = "check-code-code";

/// The form's state.
pub type CheckForm = FormState<CheckBackupCode>;

/// The form; made with the tab, so that it knows of a post without scripts.
pub fn check_form() -> CheckForm {
    use_form("check-backup-code", |entered| check_code(entered.get("code")).map(drop))
}

/// The window.
#[component]
pub fn CodeCheckView(form: CheckForm) -> impl IntoView {
    let verdict = move || form.answer().map(verdict).into_any();
    view! {
        <Dialog id=DIALOG title="Check a saved code" open=form.was_sent() on:close=move |_| (form.forget(), platform::empty(FIELD)).1
            text="Find out whether a code that you saved still works, without using it up. You can check three codes a day.">
            <Form state=form leaves_freely=true>
                <div class="stack stack--fields">
                    {verdict}
                    <OtpField label="Backup code" name="code" id=FIELD letters=true required=true error=form.error("code") />
                </div>
                <DialogFoot dialog=DIALOG cancel="Close">
                    <Button kind=Kind::Primary r#type="submit" busy=form.busy()>"Check code"</Button>
                </DialogFoot>
            </Form>
        </Dialog>
    }
}

fn verdict(found: Checked) -> AnyView {
    let (tone, words) = match found {
        Checked::Unused => (NoticeTone::Success, "This code works. It was not spent by this check."),
        Checked::Used => (NoticeTone::Warn, "This code was one of yours, but it is used. Cross it out."),
        Checked::Wrong => {
            (NoticeTone::Danger, "This is none of your codes. It may be one from before you made new ones.")
        }
    };
    view! { <Notice tone live=true>{words}</Notice> }.into_any()
}
