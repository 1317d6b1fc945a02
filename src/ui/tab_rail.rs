use leptos::prelude::*;

use super::Icon;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailTab {
    /// Where it leads; what `current` is compared with.
    pub href: String,
    pub label: String,
    /// A name in the sprite.
    pub icon: &'static str,
    /// The panels on it.
    pub panels: Vec<RailPanel>,
}

/// One panel of a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailPanel {
    /// The id of its card.
    pub fragment: String,
    pub label: String,
}

/// The tabs; a column on a wide screen, with the panels of the tab in hand below it, and a row on a narrow one. `public/live.js` marks
/// the panel that is being read: in WebAssembly that would weigh several times as much.
#[component]
pub fn TabRail(
    /// What the tabs lead through, for screen readers.
    #[prop(into)]
    label: String,
    tabs: Vec<RailTab>,
    /// The `href` of the tab in hand.
    #[prop(into)]
    current: Signal<String>,
    /// Runs with the `href` of a tab that the person points at or moves focus to, so that it can be fetched ahead.
    #[prop(optional, into)]
    on_intent: Option<Callback<String>>,
) -> AnyView {
    let row = NodeRef::<leptos::html::Nav>::new();
    keep_in_sight(row, current);
    let tabs = tabs.into_iter().map(|tab| entry(tab, current, on_intent)).collect_view();
    view! {
        <nav class="tab-rail" aria-label=label node_ref=row>
            <ul class="tab-rail__tabs">{tabs}</ul>
        </nav>
    }
    .into_any()
}

fn entry(tab: RailTab, current: Signal<String>, on_intent: Option<Callback<String>>) -> AnyView {
    let RailTab { href, label, icon, panels } = tab;
    let panels = (!panels.is_empty()).then(|| {
        let entries = panels.into_iter().map(panel_entry).collect_view();
        view! { <ul class="tab-rail__panels">{entries}</ul> }.into_any()
    });
    let own = href.clone();
    let marked = move || current.with(|current| *current == own).then_some("page");
    let target = StoredValue::new(href.clone());
    let intend = move || {
        if let Some(on_intent) = on_intent {
            on_intent.run(target.get_value());
        }
    };
    view! {
        <li>
            <a
                class="tab-rail__tab"
                href=href
                aria-current=marked
                on:pointerenter=move |_| intend()
                on:focus=move |_| intend()
            >
                <Icon name=icon />
                {label}
            </a>
            {panels}
        </li>
    }
    .into_any()
}

/// Listed below the tab in hand only, so it leads to a place on the page: the browser goes there itself, and the next Tab goes on from there.
fn panel_entry(RailPanel { fragment, label }: RailPanel) -> AnyView {
    view! {
        <li>
            <a class="tab-rail__panel" href=format!("#{fragment}") rel="external">
                {label}
            </a>
        </li>
    }
    .into_any()
}

/// On a narrow screen, scrolls the row so that the tab in hand is seen.
fn keep_in_sight(row: NodeRef<leptos::html::Nav>, current: Signal<String>) {
    use leptos::wasm_bindgen::JsCast;
    Effect::new(move || {
        current.track();
        let Some(row) = row.get() else { return };
        let Ok(Some(tab)) = row.query_selector(".tab-rail__tab[aria-current]") else {
            return;
        };
        let tab = tab.unchecked_into::<leptos::web_sys::HtmlElement>();
        row.set_scroll_left(tab.offset_left() - row.client_width() / 2 + tab.offset_width() / 2);
    });
}
