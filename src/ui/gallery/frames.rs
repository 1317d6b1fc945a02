//! The rail, and the pages of the settings that have no panel to show.

use leptos::prelude::*;

use super::public::page;
use super::slices::sample;
use super::state;
use crate::account::profile::page::AccountMenuView;
use crate::account::profile::types::Profile;
use crate::tabs::{Tab, Tabs, missing_page, missing_tab};
use crate::ui::{Button, Frame, Kind, NarrowCard, PageHead, RailPanel, RailTab, TabRail, lost};

/// The rail of the product.
pub fn tabs() -> AnyView {
    state("Tabs, with the panels of the one in hand", rail())
}

fn rail() -> AnyView {
    let tabs = [
        ("profile", "Profile", "user"),
        ("security", "Security", "lock"),
        ("team", "Team", "team"),
        ("billing", "Billing", "card"),
        ("usage", "Usage", "chart"),
        ("audit-log", "Audit log", "log"),
    ];
    let panels = [
        ("password", "Password"),
        ("two-factor", "Two-factor authentication"),
        ("sessions", "Active sessions"),
        ("api-keys", "API keys"),
    ];
    let tabs = tabs
        .into_iter()
        .map(|(slug, label, icon)| RailTab {
            href: format!("#{slug}"),
            label: label.to_owned(),
            icon,
            panels: panels.map(|(id, label)| RailPanel { fragment: id.to_owned(), label: label.to_owned() }).into(),
        })
        .collect();
    view! {
        <div class="gallery__rail">
            <TabRail label="Settings" tabs=tabs current="#security" />
        </div>
    }
    .into_any()
}

/// The product's own frame, on a tab of its own rail.
fn settings(tab: &'static str, content: AnyView) -> AnyView {
    let tabs = Tabs::standard().0.iter().map(Tab::in_rail).collect::<Vec<_>>();
    let rail = view! { <TabRail label="Settings" tabs current=format!("/settings/{tab}") /> }.into_any();
    let who = sample(&Profile::samples(), 0);
    let end = view! { <AccountMenuView who theme="system".to_owned() /> }.into_any();
    view! { <Frame product="Northwind" home="/gallery" rail end=Some(end)>{content}</Frame> }.into_any()
}

pub fn unknown_tab() -> AnyView {
    settings("no-such-tab", missing_tab())
}

pub fn lost_code() -> AnyView {
    let content = view! {
        <PageHead title="Security" text="How you sign in, and what is signed in." />
        <div class="stack">{lost(Callback::new(|()| ()))}</div>
    };
    settings("security", content.into_any())
}

pub fn unknown_page() -> AnyView {
    page(missing_page())
}

pub fn narrow_card() -> AnyView {
    let card = view! {
        <NarrowCard title="One thing to do" text="A public page asks for one thing, and says why.">
            <Button kind=Kind::Primary wide=true>"Do it now"</Button>
        </NarrowCard>
    };
    page(card.into_any())
}
