use leptos::prelude::*;

use super::Icon;
use crate::platform;

/// Where a wizard stands. The step in hand is `aria-current`.
#[component]
pub fn Steps(
    /// What the steps lead to, for screen readers.
    #[prop(into)]
    label: String,
    /// The titles, in order.
    titles: Vec<String>,
    /// The step in hand, from 0; one past the last when all is done.
    #[prop(into)]
    current: Signal<usize>,
    /// The window that the wizard stands in: the focus follows the steps there.
    #[prop(optional)]
    dialog: Option<&'static str>,
) -> AnyView {
    if let Some(dialog) = dialog {
        focus_each(current, dialog);
    }
    let steps = titles
        .into_iter()
        .enumerate()
        .map(|(index, title)| {
            let done = move || index < current.get();
            let now = move || index == current.get();
            view! {
                <li
                    class="steps__step"
                    // Opening a window puts the focus on what can take it first: at the beginning that is the first field.
                    tabindex=move || (index > 0 && now()).then_some("-1")
                    class=("steps__step--done", done)
                    class=("steps__step--now", now)
                    aria-current=move || now().then_some("step")
                >
                    <span class="steps__mark" aria-hidden="true">
                        {move || {
                            if done() {
                                view! { <Icon name="check" /> }.into_any()
                            } else {
                                (index + 1).to_string().into_any()
                            }
                        }}
                    </span>
                    <span class="steps__title">
                        {title} <span class="said">{move || done().then_some(": done").into_any()}</span>
                    </span>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <ol class="steps" aria-label=label>
            {steps}
        </ol>
    }
    .into_any()
}

/// Moves the focus to each step as it begins.
fn focus_each(current: Signal<usize>, dialog: &'static str) {
    Effect::new(move |before: Option<usize>| {
        let now = current.get();
        if before.is_some_and(|before| before != now) {
            platform::focus_step(dialog);
        }
        now
    });
}
