//! The rail.

use leptos::prelude::*;

use super::state;
use crate::ui::{RailPanel, RailTab, TabRail};

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
