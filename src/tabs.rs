//! Which panels stand on which tab, in which order: data, not types.

pub mod factors;

use leptos::LazyViewError;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::account::active_sessions::page::ActiveSessionsPanel;
use crate::account::alerts::page::AlertsPanel;
use crate::account::backup_codes::page::BackupCodesPanel;
use crate::account::code_check::page::check_form;
use crate::account::email::page::EmailPanel;
use crate::account::enrolment::page::EnrolmentPanel;
use crate::account::password::page::PasswordPanel;
use crate::account::phone::page::PhonePanel;
use crate::account::profile::page::{ProfilePanel, Welcome};
use crate::account::trusted_browsers::page::TrustedBrowsersPanel;
use crate::account::two_factor::page::TwoFactorPanel;
use crate::ui::{Begun, Code, NarrowCard, PageHead, RailPanel, RailTab};

/// Draws the panels of a tab, or a public page.
pub type Draw = fn() -> AnyView;

/// The code of a tab or of a public page on its way.
pub type Chunk = Code<Draw>;

/// One tab. Its panels' code is fetched when the tab is first opened, or pointed at.
#[derive(Clone)]
pub struct Tab {
    /// The last part of its address.
    pub slug: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// A symbol of `public/icons.svg`.
    pub icon: &'static str,
    /// One sentence below its heading.
    pub intro: &'static str,
    /// Fragment and title of each panel, in order. One that is absent from the page is not listed: `style/ui/tab_rail.css` sees to that.
    pub panels: &'static [(&'static str, &'static str)],
    /// Fetches the code of the panels, once.
    pub code: fn() -> Chunk,
}

/// The tabs of the settings, in order.
#[derive(Clone)]
pub struct Tabs(pub Vec<Tab>);

impl Tabs {
    /// The tabs that this version has panels for.
    pub fn standard() -> Self {
        Self(vec![
            Tab {
                slug: "profile",
                label: "Profile",
                icon: "user",
                intro: "Who you are, and where we reach you.",
                panels: &[("personal", "Personal information"), ("email", "Email")],
                code: || Box::pin(SendWrapper::new(profile_panels())),
            },
            Tab {
                slug: "security",
                label: "Security",
                icon: "lock",
                intro: "How you sign in, and what is signed in.",
                panels: &[
                    ("password", "Password"),
                    ("two-factor", "Two-factor authentication"),
                    ("phone", "Text messages"),
                    ("backup-codes", "Backup codes"),
                    ("sessions", "Active sessions"),
                    ("trusted-browsers", "Trusted browsers"),
                    ("alerts", "Sign-in alerts"),
                ],
                code: || Box::pin(SendWrapper::new(security_panels())),
            },
        ])
    }

    /// The tab of an address.
    pub fn find(&self, slug: &str) -> Option<&Tab> {
        self.0.iter().find(|tab| tab.slug == slug)
    }
}

impl Tab {
    /// Its entry in the rail.
    pub fn in_rail(&self) -> RailTab {
        let panel = |(fragment, label): &(&str, &str)| RailPanel {
            fragment: (*fragment).to_owned(),
            label: (*label).to_owned(),
        };
        RailTab {
            href: format!("/settings/{}", self.slug),
            label: self.label.to_owned(),
            icon: self.icon,
            panels: self.panels.iter().map(panel).collect(),
        }
    }
}

/// The title of a page that does not exist.
pub const NOT_FOUND: &str = "Page not found";
const NOT_FOUND_HELP: &str = "The address may be old or mistyped. Nothing was changed.";

/// There is no such tab: what stands within the frame.
pub fn missing_tab() -> AnyView {
    view! {
        <PageHead title=NOT_FOUND text=NOT_FOUND_HELP />
        <p>{to_settings()}</p>
    }
    .into_any()
}

/// There is no such page: the card of a public one.
pub fn missing_page() -> AnyView {
    view! { <NarrowCard title=NOT_FOUND text=NOT_FOUND_HELP>{to_settings()}</NarrowCard> }.into_any()
}

fn to_settings() -> AnyView {
    view! { <a href="/settings">"Go to your settings"</a> }.into_any()
}

#[lazy(fallible)]
fn profile_panels() -> Result<Draw, LazyViewError> {
    Ok(|| {
        view! {
            <Welcome />
            <ProfilePanel />
            <EmailPanel />
        }
        .into_any()
    })
}

#[lazy(fallible)]
fn security_panels() -> Result<Draw, LazyViewError> {
    Ok(|| {
        // What the wizard was closed over is told of where its button stands.
        let begun = Begun::default();
        let wizard = view! { <EnrolmentPanel rest=factors::enrolment begun /> };
        view! {
            <PasswordPanel />
            <TwoFactorPanel view=factors::two_factor begun />
            {wizard}
            <PhonePanel view=factors::phone />
            <BackupCodesPanel view=factors::backup_codes check=check_form() />
            <ActiveSessionsPanel />
            <TrustedBrowsersPanel view=factors::trusted_browsers />
            <AlertsPanel />
        }
        .into_any()
    })
}
