//! Lists of one kind of thing.

use leptos::prelude::*;

use super::panels::facts;
use super::{sessions, state};
use crate::ui::{Button, Card, CardBody, Facts, Fold, List, ListRow};

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
        {sessions::few()}
        {state("Folded, and facts", folds())}
        {state("Long words", view! { <Card id="long" title="Active sessions">{long}</Card> }.into_any())}
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
