use leptos::prelude::*;

use super::Data;
use super::panel::{after_sent, when_told};

/// Counts what happened in one panel that others show too.
#[derive(Clone, Copy)]
pub(super) struct Changes(RwSignal<u32>);

impl Changes {
    /// Tells all panels that listen.
    pub(super) fn tell(self) {
        self.0.update(|count| *count += 1);
    }
}

/// Counts how often code that did not arrive was asked for again.
#[derive(Clone, Copy)]
struct Retries(RwSignal<u32>);

/// Lets the panels below the current owner hear of each other. Called once, at the root.
pub fn provide_changes() {
    provide_context(Changes(RwSignal::new(0)));
    provide_context(Retries(RwSignal::new(0)));
}

/// What asks again for code that did not arrive, everywhere at once: what one panel misses, others miss too. `retry` runs whoever asks.
pub(super) fn retry_together(retry: impl Fn() + 'static) -> Callback<()> {
    let Retries(count) = use_context().unwrap_or_else(|| Retries(RwSignal::new(0)));
    when_counted(count, Box::new(retry));
    Callback::new(move |()| count.update(|count| *count += 1))
}

/// Tells all panels that listen, each time that a form was carried out.
pub fn announce_after(done: Memo<Option<String>>) {
    let Some(changes) = use_context::<Changes>() else { return };
    after_sent(done, move || changes.tell());
}

/// Fetches again each time that a panel told of a change.
pub fn fetch_on_changes(data: Data) {
    fetch_on_changes_while(data, || true);
}

/// The same as long as something holds.
pub fn fetch_on_changes_while(data: Data, holds: impl Fn() -> bool + 'static) {
    let Some(Changes(count)) = use_context::<Changes>() else { return };
    let fetch = move || {
        if holds() {
            data.refetch();
        }
    };
    when_counted(count, Box::new(fetch));
}

/// One for all that is counted, so that it is in the browser's half once.
fn when_counted(count: RwSignal<u32>, act: Box<dyn Fn()>) {
    when_told(move || count.get(), move |_| act());
}
