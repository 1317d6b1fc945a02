use leptos::prelude::*;

/// Facts with their labels, in as many columns as there is room for.
#[component]
pub fn Facts(facts: Vec<(String, AnyView)>) -> AnyView {
    let fact = |(label, text)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> }.into_any();
    view! { <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl> }.into_any()
}
