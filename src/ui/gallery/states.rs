//! The states that every panel has, and what is said in passing.

use leptos::prelude::*;

use super::{sessions, state};
use crate::error::Error;
use crate::ui::{
    Button, Card, CardBody, CardFoot, Empty, Field, Kind, List, ListRow, Notice, NoticeTone, PanelError, ReadOnly,
    SessionEnded, Skeleton, SkeletonKind, Toaster, Toasts, messages,
};

const TITLE: &str = "API keys";
const TEXT: &str = "For scripts and CI. A key can do only what you allow, and is shown once.";

fn panel(id: &'static str, content: AnyView) -> AnyView {
    view! {
        <Card id=id title=TITLE text=TEXT>
            {content}
        </Card>
    }
    .into_any()
}

pub fn states() -> AnyView {
    let one = view! {
        <List label="API keys">
            <ListRow icon="key" title="deploy-bot" meta=vec!["Never used".into_any()]>
                <Button kind=Kind::Danger small=true label="Revoke deploy-bot">
                    "Revoke"
                </Button>
            </ListRow>
        </List>
    };
    let empty = view! {
        <Empty icon="key" title="No keys yet" text="Create one to call the API from a script or from CI.">
            <Button>"Create key"</Button>
        </Empty>
    };
    let failed = Error::Unavailable { reference: "01JD4X7K2M".to_owned() };
    let error = view! {
        <PanelError text=messages::error(&failed) reference="01JD4X7K2M" on_retry=Callback::new(|()| ()) />
    };
    let lost = view! { <PanelError text=messages::LOST_CODE on_retry=Callback::new(|()| ()) /> };
    let ended = view! {
        <SessionEnded text=messages::error(&Error::SignedOut) href="/sign-in" action="Sign in" />
    };
    view! {
        {state("Loading a list", panel("loading", view! { <Skeleton count=2 /> }.into_any()))}
        {state(
            "Loading a form",
            panel("loading-form", view! { <Skeleton kind=SkeletonKind::Fields count=2 /> }.into_any()),
        )} {state("Empty", panel("empty", empty.into_any()))} {state("One", panel("one", one.into_any()))}
        {sessions::few()} {state("Error", panel("failed", error.into_any()))}
        {state("Its code did not arrive", panel("lost", lost.into_any()))}
        {state("Read-only", read_only())} {state("Session ended", panel("ended", ended.into_any()))}
    }
    .into_any()
}

fn read_only() -> AnyView {
    let hint = "Ask your administrator to change it.".into_any();
    view! {
        <Card id="read-only" title="Email" text="Where we write to you, and how you sign in.">
            <CardBody>
                <ReadOnly reason="Your organization manages email addresses, so this one cannot be changed here." />
                <Field label="Email" name="read-only-email" value="ada@example.com" autocomplete="email" read_only=true />
            </CardBody>
            <CardFoot hint=Some(hint)>
                <Button kind=Kind::Primary disabled=true>
                    "Change email"
                </Button>
            </CardFoot>
        </Card>
    }
    .into_any()
}

pub fn notices() -> AnyView {
    let action = view! { <Button small=true>"Send again"</Button> }.into_any();
    let notices = view! {
        <div class="stack stack--fields">
            <Notice>"Your data is being prepared. We write to you when it is ready."</Notice>
            <Notice tone=NoticeTone::Warn action=Some(action)>
                "Confirm your email address. We sent a link to "
                <b>"ada@example.com"</b>
                "."
            </Notice>
            <Notice tone=NoticeTone::Danger>"The last payment failed. Update your card before 29 November."</Notice>
            <Notice tone=NoticeTone::Success>"Your password is changed, and your other sessions are signed out."</Notice>
        </div>
    };
    let toaster = Toaster::showing(vec!["Session signed out".to_owned(), "“deploy-bot” is revoked".to_owned()]);
    view! {
        {state("Notices: info, warning, danger, success", notices.into_any())}
        {state("Toasts", view! { <Toasts toaster=toaster /> }.into_any())}
    }
    .into_any()
}
