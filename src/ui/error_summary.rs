use leptos::prelude::*;

use super::Icon;

/// What is wrong with a form, on top of it: each line leads to its field. The form moves focus here when there is more
/// than one problem.
#[component]
pub fn ErrorSummary(
    #[prop(into)] id: String,
    /// The id of each field and its sentence, in the order of the form. Nothing is shown while this is empty.
    #[prop(into)]
    problems: Signal<Vec<(String, String)>>,
) -> AnyView {
    let summary = move || {
        let problems = problems.get();
        let title = match problems.len() {
            0 => None,
            1 => Some("One thing needs your attention".to_owned()),
            count => Some(format!("{count} things need your attention")),
        };
        let lines = problems
            .into_iter()
            .map(|(field, sentence)| {
                view! {
                    <li>
                        <a href=format!("#{field}") rel="external">{sentence}</a>
                    </li>
                }
                .into_any()
            })
            .collect_view();
        title
            .map(|title| {
                view! {
                    <div class="error-summary" id=id.clone() role="alert" tabindex="-1">
                        <Icon name="error" />
                        <p class="error-summary__title">{title}</p>
                        <ul class="error-summary__list">{lines}</ul>
                    </div>
                }
                .into_any()
            })
            .into_any()
    };
    summary.into_any()
}
