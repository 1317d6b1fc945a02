use leptos::prelude::*;
use leptos_meta::Title;

use crate::platform;

/// The one card of a public page, with the page's heading in it, which is its title as well.
#[component]
pub fn NarrowCard(
    #[prop(into)] title: String,
    /// One sentence on what to do here.
    #[prop(optional, into)]
    text: Option<String>,
    /// It answers what was done on this page: its heading takes the focus.
    #[prop(optional)]
    answer: bool,
    children: Children,
) -> AnyView {
    if answer {
        Effect::new(|| platform::focus("page-title"));
    }
    view! {
        <Title text=title.clone() />
        <section class="card narrow-card">
            <h1 id="page-title" tabindex="-1">
                {title}
            </h1>
            {text.map(|text| view! { <p class="narrow-card__text">{text}</p> }.into_any())}
            {children()}
        </section>
    }
    .into_any()
}
