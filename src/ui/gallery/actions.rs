//! What is pressed, and what it opens.

use leptos::prelude::*;

use super::state;
use crate::ui::{
    Avatar, Button, ButtonLink, ConfirmDialog, CopyButton, Dialog, DialogFoot, Field, Icon, IdentityDialog, Kind, Menu,
    MenuAction, MenuHead, MenuLine, MenuLink, Once, Progress, Steps, ThemeSwitch,
};

pub fn buttons() -> AnyView {
    let row = |small: bool, busy: bool, disabled: bool| {
        let kinds = [
            (Kind::Primary, "Change password"),
            (Kind::Secondary, "Add authenticator"),
            (Kind::Quiet, "Rename"),
            (Kind::Danger, "Revoke key"),
        ];
        let buttons = kinds
            .into_iter()
            .map(|(kind, words)| {
                view! {
                    <Button kind=kind small=small busy=busy disabled=disabled>
                        {words}
                    </Button>
                }
            })
            .collect_view();
        view! { <div class="row">{buttons}</div> }.into_any()
    };
    let icons = view! {
        <div class="row">
            <Button>
                <Icon name="plus" />
                "Create key"
            </Button>
            <ButtonLink href="#link">"Open the invoice"</ButtonLink>
            <CopyButton text="203.0.113.24" />
            <CopyButton text="203.0.113.24" kind=Kind::Quiet small=true label="Copy address" />
        </div>
    };
    view! {
        {state("Primary, secondary, quiet, danger", row(false, false, false))}
        {state("Small, in rows and heads of lists", row(true, false, false))} {state("Busy", row(false, true, false))}
        {state("Disabled", row(false, false, true))} {state("With an icon, as a link, copying", icons.into_any())}
        {state("Wide", view! { <Button kind=Kind::Primary wide=true>"Sign in"</Button> }.into_any())}
    }
    .into_any()
}

pub fn dialogs() -> AnyView {
    let openers = view! {
        <div class="row">
            <Button command="show-modal" command_for="rename">
                "Rename…"
            </Button>
            <Button kind=Kind::Danger command="show-modal" command_for="revoke">
                "Revoke…"
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
            open=RwSignal::new(false)
            title="Confirm that it is you"
            text="You are about to change how you sign in."
            confirm="Confirm"
            username="ada@example.com"
            code_label="Code from your authenticator"
            password_error=Some("That is not your current password. Try again.".to_owned())
            on_confirm=Callback::new(|_| ())
        />
        {wizard()}
    };
    state("Native dialogs, opened without a script", openers.into_any())
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
    let codes = [
        "7K2M", "QX9D", "4TVB", "N0PE", "H3JR", "W8ZC", "5MAF", "D1GK", "Y6SX", "B9QT",
    ]
    .map(|start| format!("{start}-RW4N-8VKQ-2ZJD"))
    .to_vec();
    let sheet = ["Latchkey backup codes", "ada@example.com", "22 November 2026"]
        .map(str::to_owned)
        .to_vec();
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

pub fn menus() -> AnyView {
    let steps = |now: usize| {
        let titles = ["Name", "Scan", "Confirm", "Save codes"].map(str::to_owned).to_vec();
        view! { <Steps label=format!("Wizard {now}") titles=titles current=now /> }.into_any()
    };
    let avatars = view! {
        <div class="row">
            <Avatar name="Ada Lovelace" />
            <Avatar name="grace@example.com" />
            <Avatar name="Ada Lovelace" large=true />
        </div>
    };
    let progress = view! {
        <div class="stack stack--fields">
            <Progress id="p1" label="Preparing your data" done=Some(0.4) text="3 of 7 files" />
            <Progress id="p2" label="Waiting for a free slot" done=None text="Not started" />
        </div>
    };
    view! {
        {state("Avatar menu", avatar_menu("account-menu", true))} {state("Workspace switcher", switcher("workspace-menu"))}
        {state("Theme", view! { <ThemeSwitch action="/gallery" current="system" /> }.into_any())}
        {state("Avatar", avatars.into_any())} {state("Steps: first, third, all done", steps(0))}
        {steps(2)} {steps(4)} {state("Progress", progress.into_any())}
    }
    .into_any()
}

/// The menu behind the avatar.
pub fn avatar_menu(id: &'static str, start: bool) -> AnyView {
    let face = view! { <Avatar name="Ada Lovelace" /> }.into_any();
    view! {
        <Menu id=id label="Account menu" face=face start=start>
            <MenuHead name="Ada Lovelace" note="ada@example.com" />
            <MenuLink href="#profile" icon="user" text="Profile" />
            <MenuLink href="#security" icon="lock" text="Security" current=true />
            <MenuLine />
            <MenuAction action="/gallery" icon="log-out" text="Sign out" />
        </Menu>
    }
    .into_any()
}

/// The menu beside the product's name.
pub fn switcher(id: &'static str) -> AnyView {
    let face = view! {
        <span class="menu__label">"Platform team"</span>
        <Icon name="chevron" />
    }
    .into_any();
    view! {
        <Menu id=id face=face start=true>
            <MenuLink href="#platform" icon="check" text="Platform team" current=true />
            <MenuLink href="#research" icon="team" text="Research" />
            <MenuLine />
            <MenuLink href="#new" icon="plus" text="Create workspace" />
        </Menu>
    }
    .into_any()
}
