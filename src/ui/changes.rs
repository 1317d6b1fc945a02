use leptos::prelude::*;

use super::Data;
use super::panel::{after_sent, when_told};

/// Counts what happened in one panel that others show too.
#[derive(Clone, Copy)]
struct Changes(RwSignal<u32>);

/// Lets the panels below the current owner hear of each other. Called once, at the root.
pub fn provide_changes() {
    provide_context(Changes(RwSignal::new(0)));
}

/// Tells all panels that listen, each time that a form was carried out.
pub fn announce_after(done: Memo<Option<String>>) {
    let Some(Changes(count)) = use_context::<Changes>() else { return };
    after_sent(done, move || count.update(|count| *count += 1));
}

/// Fetches again each time that a panel told of a change.
pub fn fetch_on_changes(data: Data) {
    let Some(Changes(count)) = use_context::<Changes>() else { return };
    when_told(move || count.get(), move |_| data.refetch());
}
