use std::time::Duration;

use leptos::prelude::*;

use super::Icon;

/// Long enough to read a short sentence twice.
const SHOWN: Duration = Duration::from_secs(6);

/// Says in passing that something worked. What must not be missed is a [`Notice`](super::Notice) instead.
#[derive(Clone, Copy)]
pub struct Toaster {
    messages: RwSignal<Vec<(u32, String)>>,
    next: StoredValue<u32>,
}

impl Toaster {
    /// A toaster that already shows these.
    pub fn showing(messages: Vec<String>) -> Self {
        Self { next: StoredValue::new(u32::MAX / 2), messages: RwSignal::new((0..).zip(messages).collect()) }
    }

    /// Shows a sentence for six seconds. For handlers and effects in the browser.
    pub fn say(self, message: impl Into<String>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.messages.update(|messages| messages.push((id, message.into())));
        let _ = set_timeout(move || self.close(id), SHOWN);
    }

    fn close(self, id: u32) {
        self.messages.try_update(|messages| messages.retain(|(other, _)| *other != id));
    }
}

/// Makes the one toaster of the page; call it at the root.
pub fn provide_toaster() -> Toaster {
    let toaster = Toaster::showing(Vec::new());
    provide_context(toaster);
    toaster
}

/// The page's toaster. There has to be one: what is said to none would be lost, and nobody would notice.
pub fn use_toaster() -> Toaster {
    expect_context()
}

/// Where the toaster's messages appear: one region for the page.
#[component]
pub fn Toasts(toaster: Toaster) -> AnyView {
    let messages = move || {
        toaster
            .messages
            .get()
            .into_iter()
            .map(|(id, message)| {
                view! {
                    <div class="toast__message">
                        <span>{message}</span>
                        <button
                            class="button button--quiet toast__close"
                            type="button"
                            aria-label="Close"
                            on:click=move |_| toaster.close(id)
                        >
                            <Icon name="close" />
                        </button>
                    </div>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <div class="toast" role="status">
            {messages}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::{provide_toaster, use_toaster};

    #[test]
    fn there_is_one_toaster_for_all_that_is_below_it() {
        Owner::new().with(|| {
            let page = provide_toaster();
            use_toaster().messages.update(|messages| messages.push((0, "Saved".to_owned())));
            assert_eq!(page.messages.get_untracked().len(), 1);
        });
    }

    #[test]
    #[should_panic(expected = "expected context")]
    fn nothing_is_said_where_nobody_would_see_it() {
        Owner::new().with(use_toaster);
    }
}
