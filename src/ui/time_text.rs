use leptos::prelude::*;

use crate::platform;
use crate::time::UnixMillis;

/// A point in time. The server writes it out; the browser adds how long ago that was once it is awake.
#[component]
pub fn TimeText(
    at: UnixMillis,
    /// How it is written in the person's own zone and format; in UTC without this.
    #[prop(optional, into)]
    text: Option<String>,
) -> AnyView {
    let ago = RwSignal::new(None::<String>);
    Effect::new(move || ago.set(platform::now().map(|now| at.ago(now))));
    view! {
        <time class="time-text" datetime=at.rfc3339()>
            {text.unwrap_or_else(|| at.date_and_time())}
        </time>
        {move || ago.get().map(|ago| view! { <span class="time-text__ago">{format!(" ({ago})")}</span> }.into_any()).into_any()}
    }
    .into_any()
}
