//! Cards, composed as on the security tab.

use leptos::prelude::*;

use super::fields::checklist;
use super::state;
use crate::ui::{
    Badge, Button, Card, CardBody, CardFoot, Kind, List, ListRow, Notice, NoticeTone, PasswordField, Tone,
};

pub fn cards() -> AnyView {
    let badges = view! {
        <div class="row">
            <Badge text="3 of 10 left" />
            <Badge text="On" tone=Tone::Ok dot=true />
            <Badge text="This session" tone=Tone::Accent />
            <Badge text="Expires soon" tone=Tone::Warn />
            <Badge text="Failed" tone=Tone::Danger />
        </div>
    };
    view! {
        {state("Form, hint and action", password_card())} {state("Head action, list, foot", two_factor_card())}
        {state("A notice above a list", keys_card())} {state("Danger zone", danger_card())}
        {state("Badges", badges.into_any())}
    }
    .into_any()
}

/// The password panel.
pub fn password_card() -> AnyView {
    let hint = view! {
        "Forgotten it? "
        <a href="#reset">"Get a reset link"</a>
    }
    .into_any();
    view! {
        <Card
            id="password"
            title="Password"
            text="Last changed on 3 March 2026. Changing it signs out your other sessions."
        >
            <CardBody>
                <PasswordField label="Current password" name="card-current" required=true />
                <div class="pair">
                    <PasswordField label="New password" name="card-new" autocomplete="new-password" required=true />
                    <PasswordField
                        label="Confirm new password"
                        name="card-confirm"
                        autocomplete="new-password"
                        required=true
                    />
                </div>
                {checklist("Your new password needs", &[0, 1, 2, 4])}
            </CardBody>
            <CardFoot hint=Some(hint)>
                <Button kind=Kind::Primary>"Change password"</Button>
            </CardFoot>
        </Card>
    }
    .into_any()
}

fn rename_and_remove(name: &str) -> AnyView {
    view! {
        <Button kind=Kind::Quiet small=true label=format!("Rename {name}")>
            "Rename"
        </Button>
        <Button kind=Kind::Quiet small=true label=format!("Remove {name}")>
            "Remove"
        </Button>
    }
    .into_any()
}

/// Two-factor authentication with two devices.
pub fn two_factor_card() -> AnyView {
    let badge = view! { <Badge text="On" tone=Tone::Ok dot=true /> }.into_any();
    let action = view! { <Button>"Add authenticator"</Button> }.into_any();
    let codes = view! { <Badge text="3 of 10 left" tone=Tone::Warn /> }.into_any();
    let hint = "Turning it off needs your password and a code.".into_any();
    view! {
        <Card
            id="two-factor"
            title="Two-factor authentication"
            text="A code from your phone, asked for after your password."
            badge=Some(badge)
            action=Some(action)
        >
            <List label="Authenticators">
                <ListRow icon="phone" title="Pixel 9" meta=facts(["Added 12 Jan 2026", "Last used today at 09:14"])>
                    {rename_and_remove("Pixel 9")}
                </ListRow>
                <ListRow
                    icon="key"
                    title="Password manager"
                    meta=facts(["Added 2 Feb 2026", "Last used 18 Nov 2026"])
                >
                    {rename_and_remove("Password manager")}
                </ListRow>
                <ListRow
                    icon="log"
                    title="Backup codes"
                    tag=Some(codes)
                    meta=facts(["Last one used 18 Nov 2026 from Lisbon, Portugal"])
                >
                    <Button small=true>"New codes"</Button>
                </ListRow>
            </List>
            <CardFoot hint=Some(hint)>
                <Button kind=Kind::Danger small=true>
                    "Turn off"
                </Button>
            </CardFoot>
        </Card>
    }
    .into_any()
}

fn keys_card() -> AnyView {
    let action = view! { <Button>"Create key"</Button> }.into_any();
    let tag = view! { <code>"lk_pat_9fQ2…x7Kd"</code> }.into_any();
    view! {
        <Card
            id="api-keys"
            title="API keys"
            text="For scripts and CI. A key can do only what you allow, and is shown once."
            action=Some(action)
        >
            <CardBody>
                <Notice tone=NoticeTone::Warn>
                    <b>"deploy-bot"</b>
                    " expires in 7 days. Regenerate it before 29 November, or its calls will fail."
                </Notice>
            </CardBody>
            <List label="API keys">
                <ListRow
                    icon="key"
                    title="deploy-bot"
                    tag=Some(tag)
                    meta=facts(["Read profile, write usage", "Last used yesterday", "Expires 29 Nov 2026"])
                >
                    <Button kind=Kind::Quiet small=true label="Regenerate deploy-bot">
                        "Regenerate"
                    </Button>
                    <Button kind=Kind::Danger small=true label="Revoke deploy-bot">
                        "Revoke"
                    </Button>
                </ListRow>
            </List>
        </Card>
    }
    .into_any()
}

fn danger_card() -> AnyView {
    let hint = view! { <a href="#data">"Download your data"</a> " first." }.into_any();
    view! {
        <Card
            id="danger"
            title="Delete account"
            text="Everything goes at once: your profile, 3 workspaces that only you own, 2 keys, 4 sessions. This cannot be undone."
            danger=true
        >
            <CardFoot hint=Some(hint)>
                <Button kind=Kind::Danger>"Delete account…"</Button>
            </CardFoot>
        </Card>
    }
    .into_any()
}

/// A fact that is only words.
pub fn text(text: &'static str) -> AnyView {
    text.into_any()
}

/// Facts that are only words.
pub fn facts<const N: usize>(facts: [&'static str; N]) -> Vec<AnyView> {
    facts.map(text).into()
}
