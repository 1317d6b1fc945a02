//! What is pressed, and small parts.

use leptos::prelude::*;

use super::state;
use crate::ui::{
    Avatar, Button, ButtonLink, CopyButton, Icon, Kind, Menu, MenuAction, MenuHead, MenuLine, MenuLink, Progress,
    Steps, ThemeSwitch,
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
