use leptos::prelude::*;

use super::Icon;

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
) -> AnyView {
    let steps = titles
        .into_iter()
        .enumerate()
        .map(|(index, title)| {
            let done = move || index < current.get();
            let now = move || index == current.get();
            view! {
                <li
                    class="steps__step"
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
                        {title} <span class="said">{move || done().then_some(": done")}</span>
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
