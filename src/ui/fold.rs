use leptos::prelude::*;

/// What is there but not needed at first: unfolds without a script.
#[component]
pub fn Fold(
    /// The words that unfold it.
    summary: &'static str,
    /// As wide as the card, at its end.
    #[prop(optional)]
    wide: bool,
    #[prop(optional)] open: bool,
    children: Children,
) -> AnyView {
    view! {
        <details class="fold" class=("fold--wide", wide) open=open>
            <summary>{summary}</summary>
            {children()}
        </details>
    }
    .into_any()
}
