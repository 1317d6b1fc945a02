//! Lists of one kind of thing.

use leptos::prelude::*;

use super::panels::facts;
use super::{sessions, state};
use crate::account::enrolment::types::{Offer, Qr};
use crate::ui::{Button, Card, CardBody, Facts, Fold, List, ListRow, Pairing, QrCode};

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
    let facts = move || facts.map(|(label, text)| (label.to_owned(), text.into_any())).into();
    view! {
        <Card id="folds" title="A device">
            <CardBody>
                <Fold summary="Details" open=true>
                    <Facts facts=facts() />
                </Fold>
            </CardBody>
            <Fold summary="Ended recently" wide=true>
                <Facts facts=facts() />
            </Fold>
        </Card>
    }
    .into_any()
}

/// A key that goes to an app, and its picture alone.
pub fn pairing() -> AnyView {
    let Offer { name, qr: Qr { size, path }, key, link, until, .. } = Offer::sample();
    let picture = view! { <QrCode size path=path.clone() label="QR code" /> }.into_any();
    let whole = view! { <Pairing name size path key link until /> }.into_any();
    view! { {state("The key", whole)} {state("The picture alone", picture)} }.into_any()
}
