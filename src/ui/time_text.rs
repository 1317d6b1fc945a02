use std::time::Duration;

use leptos::prelude::*;

use crate::platform;
use crate::time::UnixMillis;

/// The finest that [`UnixMillis::ago`] tells.
const MINUTE: Duration = Duration::from_secs(60);

/// A point in time. The server writes it out; the browser adds how long ago that was once it is awake, and keeps it true.
#[component]
pub fn TimeText(
    at: UnixMillis,
    /// How it is written in the person's own zone and format; in UTC without this.
    #[prop(optional, into)]
    text: Option<String>,
) -> AnyView {
    let ago = RwSignal::new(None::<String>);
    let tell = move || ago.set(platform::now().map(|now| at.ago(now)));
    Effect::new(move || {
        tell();
        if let Ok(later) = set_interval(tell, MINUTE) {
            on_cleanup(move || later.clear());
        }
    });
    view! {
        <time class="time-text" datetime=at.rfc3339()>
            {text.unwrap_or_else(|| at.date_and_time())}
        </time>
        {move || ago.get().map(|ago| view! { <span class="time-text__ago">{format!(" ({ago})")}</span> }.into_any()).into_any()}
    }
    .into_any()
}

/// A point in time to the minute, where how long ago it was matters less. In UTC; `public/live.js` writes it in the zone of the browser.
pub fn moment(at: UnixMillis) -> AnyView {
    written(at, at.date_and_time())
}

/// The same to the day.
pub fn day(at: UnixMillis) -> AnyView {
    written(at, at.date())
}

/// The same to the minute of a day that need not be said.
pub(super) fn hour(at: UnixMillis) -> AnyView {
    written(at, at.time())
}

fn written(at: UnixMillis, text: String) -> AnyView {
    view! { <time datetime=at.rfc3339()>{text}</time> }.into_any()
}

/// When something was used last, as a fact of its row.
pub fn last_used(at: Option<UnixMillis>) -> AnyView {
    match at {
        Some(at) => view! { "Last used " <TimeText at text=at.date() /> }.into_any(),
        None => "Not used yet".into_any(),
    }
}
