//! Cards, as they stand on the security tab and as the kit can compose others.

use leptos::prelude::*;

use super::{factors, slices, state};
use crate::ui::{Badge, Button, Card, CardBody, CardFoot, Kind, List, ListRow, Notice, NoticeTone, Tone};

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
        {slices::password()} {factors::few()}
        {state("A notice above a list", keys_card())} {state("Danger zone", danger_card())}
        {state("Badges", badges.into_any())}
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
fn text(text: &'static str) -> AnyView {
    text.into_any()
}

/// Facts that are only words.
pub fn facts<const N: usize>(facts: [&'static str; N]) -> Vec<AnyView> {
    facts.map(text).into()
}
