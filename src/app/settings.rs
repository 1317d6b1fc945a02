//! The frame around the settings, and in it the tab of the address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

use crate::account::identity::page::IdentityHost;
use crate::account::profile::api::ShowProfile;
use crate::account::profile::page::AccountMenu;
use crate::tabs::{NOT_FOUND, Tab, Tabs, missing_tab};
use crate::ui::{Brand, Frame, Interrupted, PageHead, TabRail, data, part_later, use_carried};

/// The frame, and in it the tab of the address.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let tabs = expect_context::<Tabs>();
    let brand = expect_context::<Brand>();
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("tab").unwrap_or_default()));
    let who = data(ShowProfile {});
    let interrupted = Interrupted::provide();
    provide_context(who);
    use_carried().signed_in.set(true);

    let rail_tabs = tabs.0.iter().map(Tab::in_rail).collect::<Vec<_>>();
    let ahead = tabs.clone();
    let on_intent = Callback::new(move |href: String| {
        if let Some(tab) = href.rsplit('/').next().and_then(|slug| ahead.find(slug)) {
            crate::platform::fetch_ahead((tab.code)());
        }
    });
    let current = Signal::derive(move || format!("/settings/{}", slug.get()));
    let rail = view! { <TabRail label="Settings" tabs=rail_tabs current on_intent /> }.into_any();
    let end = view! { <AccountMenu who /> }.into_any();
    // Nothing of this tab stands there until its code is here. The first one is drawn by the server.
    let (waits, drawn) = (RwSignal::new(false), StoredValue::new(false));
    // A link to a panel of another tab leads there once its panels stand.
    let hash = use_location().hash;
    Effect::new(move |before: Option<bool>| {
        let now = waits.get();
        let panel = hash.with_untracked(|hash| hash.trim_start_matches('#').to_owned());
        if before == Some(true) && !now && !panel.is_empty() {
            crate::platform::focus(panel + "-title");
        }
        now
    });
    Effect::new(move |before: Option<String>| {
        let now = slug.get();
        if before.is_some_and(|before| before != now) {
            crate::platform::focus("page-title");
        }
        now
    });
    view! {
        <Frame product=brand.product home="/settings" rail end=Some(end)>
            <IdentityHost interrupted />
            {move || {
                waits.set(drawn.try_update_value(|drawn| std::mem::replace(drawn, true)).unwrap_or_default());
                match tabs.find(&slug.get()) {
                    Some(tab) => tab_view(tab, waits),
                    None => missing().into_any(),
                }
            }}
        </Frame>
    }
}

/// The heading of a tab and its panels.
fn tab_view(tab: &Tab, waits: RwSignal<bool>) -> AnyView {
    let fetch = tab.code;
    let panels = part_later(move || {
        let code = fetch();
        Box::pin(async move {
            let code = code.await;
            waits.set(false);
            code
        })
    });
    let busy = move || waits.get().then_some("true");
    view! {
        <Title text=tab.label />
        <PageHead title=tab.label text=tab.intro />
        <div class="stack" aria-busy=busy inert=move || waits.get()>{panels}</div>
    }
    .into_any()
}

/// There is no such tab.
fn missing() -> impl IntoView {
    crate::platform::set_not_found();
    view! {
        <Title text=NOT_FOUND />
        {missing_tab()}
    }
}
