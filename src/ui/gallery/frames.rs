//! Whole pages, small.

use leptos::prelude::*;

use super::state;
use crate::ui::{
    Button, CardBody, Checkbox, Field, Kind, NarrowFrame, PageHead, PasswordField, RailPanel, RailTab, TabRail,
};

/// A public page: it brings its own frame.
pub fn sign_in() -> AnyView {
    let foot = view! {
        "New here? "
        <a href="/gallery">"Back to the gallery"</a>
    }
    .into_any();
    view! {
        <NarrowFrame product="Northwind" home="/gallery" foot=Some(foot)>
            <PageHead title="Sign in" />
            <div class="card">
                <CardBody>
                    <Field label="Email" name="email" r#type="email" autocomplete="username" required=true />
                    <PasswordField label="Password" name="password" required=true />
                    <Checkbox label="Keep me signed in" name="remember" />
                    <Button kind=Kind::Primary r#type="submit" wide=true>
                        "Sign in"
                    </Button>
                </CardBody>
            </div>
        </NarrowFrame>
    }
    .into_any()
}

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
