//! What stands over a page, and what is shown once.

use leptos::prelude::*;

use super::slices::{fresh, refused};
use super::state;
use crate::account::identity::page::ProofForm;
use crate::error::{Error, Problem};
use crate::platform::LEAVE_DIALOG;
use crate::ui::{Button, ConfirmDialog, Dialog, DialogFoot, Field, IdentityDialog, Kind, LeaveDialog, Once, Steps};

pub fn dialogs() -> AnyView {
    let proof: ProofForm = refused(&[("password", Problem::WrongPassword)]);
    let openers = view! {
        <div class="row">
            <Button command="show-modal" command_for="rename">
                "Rename…"
            </Button>
            <Button kind=Kind::Danger command="show-modal" command_for="revoke">
                "Revoke key…"
            </Button>
            <Button kind=Kind::Danger command="show-modal" command_for="delete">
                "Delete account…"
            </Button>
            <Button command="show-modal" command_for="identity">
                "Confirm identity…"
            </Button>
            <Button command="show-modal" command_for="wizard">
                "Wizard…"
            </Button>
            <Button command="show-modal" command_for=LEAVE_DIALOG>
                "Leave…"
            </Button>
        </div>
        <form id="revoke-form"></form>
        <form id="delete-form"></form>
        {rename()}
        <ConfirmDialog
            id="revoke"
            title="Revoke “deploy-bot”?"
            text="Calls made with this key fail from now on. This cannot be undone."
            confirm="Revoke key"
            form="revoke-form"
        />
        <ConfirmDialog
            id="delete"
            title="Delete your account?"
            text="Everything goes at once and cannot be brought back:"
            effects=vec!["3 workspaces that only you own".into(), "2 API keys".into(), "4 sessions".into()]
            phrase="DELETE"
            confirm="Delete account"
            form="delete-form"
        />
        <IdentityDialog
            id="identity"
            open=RwSignal::new(true)
            form=proof
            pressed=Signal::stored("Sign out 2 other sessions".to_owned())
            username=Signal::stored("ada@example.com".to_owned())
            code=Signal::stored(true)
            unknown=Signal::stored(None)
            on_retry=Callback::new(|()| ())
        />
        {wizard()}
        <LeaveDialog />
    };
    state("Native dialogs, opened without a script", openers.into_any())
}

pub fn identity_unknown() -> AnyView {
    let form: ProofForm = fresh();
    let dialog = view! {
        <Button command="show-modal" command_for="identity">"Confirm identity…"</Button>
        <IdentityDialog
            id="identity"
            open=RwSignal::new(true)
            form
            pressed=Signal::stored(String::new())
            username=Signal::stored(String::new())
            code=Signal::stored(false)
            unknown=Signal::stored(Some(Error::Offline))
            on_retry=Callback::new(|()| ())
        />
    };
    state("What to ask for could not be found out", dialog.into_any())
}

fn rename() -> AnyView {
    view! {
        <Dialog id="rename" title="Rename “Pixel 9”" text="The name helps you to tell your devices apart.">
            <form method="dialog">
                <Field label="Name" name="label" value="Pixel 9" autocomplete="off" required=true />
                <DialogFoot dialog="rename">
                    <Button kind=Kind::Primary r#type="submit">
                        "Rename device"
                    </Button>
                </DialogFoot>
            </form>
        </Dialog>
    }
    .into_any()
}

fn wizard() -> AnyView {
    let titles = ["Name", "Scan", "Confirm"].map(str::to_owned).to_vec();
    view! {
        <Dialog id="wizard" title="Add an authenticator" wide=true>
            <Steps label="Add an authenticator" titles=titles current=1 />
            <p>"Scan the code with your app, then enter the six digits that it shows."</p>
            <DialogFoot dialog="wizard">
                <Button kind=Kind::Primary>"Continue"</Button>
            </DialogFoot>
        </Dialog>
    }
    .into_any()
}

pub fn once() -> AnyView {
    let codes = ["7K2M", "QX9D", "4TVB", "N0PE", "H3JR", "W8ZC", "5MAF", "D1GK", "Y6SX", "B9QT"]
        .map(|start| format!("{start}-RW4N-8VKQ-2ZJD"))
        .to_vec();
    let sheet = ["Latchkey backup codes", "ada@example.com", "22 November 2026"].map(str::to_owned).to_vec();
    let codes_view = view! {
        <Once
            id="codes"
            values=codes
            sheet=sheet.clone()
            file_name="latchkey-backup-codes.txt"
            saved="I have saved these codes in a safe place"
        />
    };
    let key = vec!["lk_pat_9fQ2mZ7cVb1xT8nKpR4sWy6LdJ0hGaEu3vXoCiBqx7Kd2M".to_owned()];
    let key_view = view! {
        <Once id="key" values=key sheet=sheet file_name="latchkey-key.txt" saved="I have saved this key" />
    };
    view! {
        {state("Ten codes", codes_view.into_any())} {state("One key", key_view.into_any())}
    }
    .into_any()
}
