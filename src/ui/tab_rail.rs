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

/// The tabs; a column on a wide screen, with the panels of the tab in hand below it, and a row on a narrow one.
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
    let fragments = tabs
        .iter()
        .map(|tab| (tab.href.clone(), tab.panels.iter().map(|panel| panel.fragment.clone()).collect()))
        .collect();
    let in_view = watch_scrolling(fragments, current);
    let row = NodeRef::<leptos::html::Nav>::new();
    keep_in_sight(row, current);
    let tabs = tabs.into_iter().map(|tab| entry(tab, current, in_view, on_intent)).collect_view();
    view! {
        <nav class="tab-rail" aria-label=label node_ref=row>
            <ul class="tab-rail__tabs">{tabs}</ul>
        </nav>
    }
    .into_any()
}

fn entry(
    tab: RailTab,
    current: Signal<String>,
    in_view: RwSignal<String>,
    on_intent: Option<Callback<String>>,
) -> AnyView {
    let RailTab { href, label, icon, panels } = tab;
    let panels = (!panels.is_empty()).then(|| {
        let entries = panels.into_iter().map(|panel| panel_entry(&href, panel, in_view)).collect_view();
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

fn panel_entry(tab: &str, panel: RailPanel, in_view: RwSignal<String>) -> AnyView {
    let RailPanel { fragment, label } = panel;
    let href = format!("{tab}#{fragment}");
    let marked = move || in_view.with(|in_view| *in_view == fragment).then_some("true");
    view! {
        <li>
            <a class="tab-rail__panel" href=href aria-current=marked>
                {label}
            </a>
        </li>
    }
    .into_any()
}

/// The fragment of the panel that is being read: the last one whose top has passed the upper third of the window.
fn watch_scrolling(fragments: Vec<(String, Vec<String>)>, current: Signal<String>) -> RwSignal<String> {
    let in_view = RwSignal::new(String::new());
    let fragments = StoredValue::new(fragments);
    let look = move || {
        let tab = current.get_untracked();
        let seen = fragments.with_value(|tabs| {
            let panels = tabs.iter().find(|(href, _)| *href == tab).map(|(_, panels)| panels)?;
            let line = reading_line()?;
            panels.iter().rfind(|id| top_of(id).is_some_and(|top| top <= line)).or(panels.first()).cloned()
        });
        let seen = seen.unwrap_or_default();
        if in_view.with_untracked(|now| *now != seen) {
            in_view.set(seen);
        }
    };
    Effect::new(move || {
        current.track();
        let _ = request_animation_frame(look);
    });
    Effect::new(move || {
        let handle = window_event_listener(leptos::ev::scroll, move |_| look());
        on_cleanup(move || handle.remove());
    });
    in_view
}

/// A third of the way down the window, from the top of the page.
fn reading_line() -> Option<f64> {
    let height = window().inner_height().ok()?.as_f64()?;
    Some(window().scroll_y().ok()? + height / 3.0)
}

/// How far below the top of the page an element begins.
fn top_of(id: &str) -> Option<f64> {
    use leptos::wasm_bindgen::JsCast;
    let element = document().get_element_by_id(id)?;
    Some(f64::from(element.unchecked_into::<leptos::web_sys::HtmlElement>().offset_top()))
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
