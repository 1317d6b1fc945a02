use leptos::prelude::*;

use super::Data;

/// Counts what happened in one panel that others show too.
#[derive(Clone, Copy)]
struct Changes(RwSignal<u32>);

/// Lets the panels below the current owner hear of each other. Called once, at the root.
pub fn provide_changes() {
    provide_context(Changes(RwSignal::new(0)));
}

/// Tells all panels that listen, each time that a form was carried out.
pub fn announce_after(done: Memo<Option<String>>) {
    let changes = use_context::<Changes>();
    Effect::new(move |before: Option<Option<String>>| {
        let now = done.get();
        if let Some(Changes(count)) = changes
            && now.is_some()
            && before.is_some_and(|before| before != now)
        {
            count.update(|count| *count += 1);
        }
        now
    });
}

/// Fetches again each time that a panel told of a change.
pub fn fetch_on_changes(data: Data) {
    let Some(Changes(count)) = use_context::<Changes>() else { return };
    Effect::new(move |before: Option<u32>| {
        let now = count.get();
        if before.is_some_and(|before| before != now) {
            data.refetch();
        }
        now
    });
}
