use leptos::prelude::*;

/// A panel: a title, one sentence on what it is for, content, and usually a [`CardFoot`].
///
/// Children are any sequence of `CardBody`, `List`, `Table`, `Empty`, `Skeleton` and `CardFoot`, inside a form or not.
#[component]
pub fn Card(
    /// The fragment of the panel; the title gets the id `<id>-title`.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// One sentence on what the panel is for.
    #[prop(optional, into)]
    text: Option<String>,
    /// A badge after the title.
    #[prop(optional_no_strip)]
    badge: Option<AnyView>,
    /// The action that adds to the panel, at the right of the title.
    #[prop(optional_no_strip)]
    action: Option<AnyView>,
    /// The danger zone.
    #[prop(optional)]
    danger: bool,
    children: Children,
) -> AnyView {
    let title_id = format!("{id}-title");
    view! {
        <section class="card" class=("card--danger", danger) id=id>
            <div class="card__head">
                <div class="card__words">
                    <div class="card__title">
                        <h2 id=title_id tabindex="-1">{title}</h2>
                        {badge}
                    </div>
                    {text.map(|text| view! { <p class="card__text">{text}</p> }.into_any())}
                </div>
                {action.map(|action| view! { <div class="card__action">{action}</div> }.into_any())}
            </div>
            {children()}
        </section>
    }
    .into_any()
}

/// The padded part of a card. Fields in it stand below each other.
#[component]
pub fn CardBody(children: Children) -> AnyView {
    view! { <div class="card__body stack stack--fields">{children()}</div> }.into_any()
}

/// The foot of a card: a hint at the left, the action at the right.
#[component]
pub fn CardFoot(
    /// A short hint, a link, or the [`Saved`](super::Saved) mark.
    #[prop(optional_no_strip)]
    hint: Option<AnyView>,
    /// The buttons.
    children: Children,
) -> AnyView {
    view! {
        <div class="card__foot">
            {hint.map(|hint| view! { <div class="card__hint">{hint}</div> }.into_any())}
            <div class="card__actions">{children()}</div>
        </div>
    }
    .into_any()
}
