//! Lists of one kind of thing.

use leptos::prelude::*;

use super::panels::{facts, text};
use super::state;
use crate::ui::{Badge, Button, Card, CardBody, Facts, Fold, List, ListRow, Tone};

pub fn lists() -> AnyView {
    let long = view! {
        <List label="One long row">
            <ListRow
                icon="tablet"
                title="AVeryLongDeviceNameWithoutAnySpaceThatSomebodyChoseToSeeWhatWouldHappenToThePage"
                meta=facts(["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch, Wales", "Active 6 November 2026"])
            >
                <Button small=true>"Sign out"</Button>
            </ListRow>
        </List>
    };
    view! {
        {state("Many", sessions_card())}
        {state("Folded, and facts", folds())}
        {state("Long words", view! { <Card id="long" title="Active sessions">{long}</Card> }.into_any())}
    }
    .into_any()
}

/// Three sessions.
pub fn sessions_card() -> AnyView {
    let row = |icon, title: &'static str, here: bool, place, address, active| {
        let tag = here.then(|| view! { <Badge text="This session" tone=Tone::Accent /> }.into_any());
        let meta = vec![text(place), view! { <code>{address}</code> }.into_any(), text(active)];
        view! {
            <ListRow icon=icon title=title tag=tag meta=meta>
                {(!here)
                    .then(|| {
                        view! {
                            <Button small=true label=format!("Sign out {title}")>
                                "Sign out"
                            </Button>
                        }
                    })}
            </ListRow>
        }
        .into_any()
    };
    let action = view! { <Button>"Sign out 2 others"</Button> }.into_any();
    view! {
        <Card
            id="sessions"
            title="Active sessions"
            text="Where your account is signed in. Sign out anything that you do not recognise."
            action=Some(action)
        >
            <List label="Active sessions">
                {row("laptop", "Firefox 144 on Linux", true, "Lisbon, Portugal", "203.0.113.24", "Active now")}
                {row("phone", "Chrome 156 on Android", false, "Porto, Portugal", "198.51.100.7", "Active 2 hours ago")}
                {row(
                    "laptop",
                    "Safari 26 on macOS",
                    false,
                    "Unknown place",
                    "2001:db8:4f::19",
                    "Active 6 November 2026",
                )}
            </List>
        </Card>
    }
    .into_any()
}

fn folds() -> AnyView {
    let facts = [("Browser", "Firefox 144.0"), ("System", "Ubuntu 24.04"), ("Engine", "Gecko")];
    let facts = facts.map(|(label, text)| (label.to_owned(), text.to_owned()));
    let more = facts.to_vec();
    view! {
        <Card id="folds" title="A device">
            <CardBody>
                <Fold summary="Details" open=true>
                    <Facts facts=facts.into() />
                </Fold>
            </CardBody>
            <Fold summary="Ended recently" wide=true>
                <Facts facts=more />
            </Fold>
        </Card>
    }
    .into_any()
}
