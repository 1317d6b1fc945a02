use leptos::prelude::*;

/// The heading of a page. Focus moves to it when the tab changes, so that screen readers say where they are.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// One sentence on what stands here.
    #[prop(optional, into)]
    text: Option<String>,
) -> AnyView {
    view! {
        <div class="page-head">
            <div>
                <h1 id="page-title" tabindex="-1">
                    {title}
                </h1>
                {text.map(|text| view! { <p class="page-head__text">{text}</p> }.into_any())}
            </div>
        </div>
    }
    .into_any()
}
