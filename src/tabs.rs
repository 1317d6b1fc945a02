//! Which panels stand on which tab, in which order: data, not types.

use std::future::Future;
use std::pin::Pin;

use leptos::LazyViewError;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::account::active_sessions::page::ActiveSessionsPanel;
use crate::account::email::page::EmailPanel;
use crate::account::password::page::PasswordPanel;
use crate::account::profile::page::ProfilePanel;
use crate::ui::{Notice, NoticeTone, messages};

/// The panels of a tab, once their code has arrived.
pub type Panels = Pin<Box<dyn Future<Output = AnyView> + Send>>;

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
    /// Fragment and title of each panel, in order.
    pub panels: &'static [(&'static str, &'static str)],
    /// Fetches the code and makes the panels.
    pub load: fn() -> Panels,
    /// Fetches the code ahead.
    pub preload: fn(),
}

/// The tabs of the settings, in order.
#[derive(Clone)]
pub struct Tabs(pub Vec<Tab>);

impl Tabs {
    /// The tabs that this version has panels for.
    #[allow(
        unused_must_use,
        reason = "a chunk that cannot be fetched ahead is fetched again, and its loss shown, when the tab opens"
    )]
    pub fn standard() -> Self {
        Self(vec![
            Tab {
                slug: "profile",
                label: "Profile",
                icon: "user",
                intro: "Who you are, and where we reach you.",
                panels: &[("personal", "Personal information"), ("email", "Email")],
                load: || Box::pin(SendWrapper::new(arrived(profile_panels()))),
                preload: || {
                    let _ = leptos::lazy_preload!(profile_panels);
                },
            },
            Tab {
                slug: "security",
                label: "Security",
                icon: "lock",
                intro: "How you sign in, and what is signed in.",
                panels: &[("password", "Password"), ("sessions", "Active sessions")],
                load: || Box::pin(SendWrapper::new(arrived(security_panels()))),
                preload: || {
                    let _ = leptos::lazy_preload!(security_panels);
                },
            },
        ])
    }

    /// The tab of an address.
    pub fn find(&self, slug: &str) -> Option<&Tab> {
        self.0.iter().find(|tab| tab.slug == slug)
    }
}

/// What a chunk drew; where it did not arrive, what to do about it.
pub async fn arrived(chunk: impl Future<Output = Result<AnyView, LazyViewError>>) -> AnyView {
    chunk.await.unwrap_or_else(|_| {
        view! { <Notice tone=NoticeTone::Danger live=true>{messages::LOST_CHUNK}</Notice> }.into_any()
    })
}

#[lazy(fallible)]
fn profile_panels() -> Result<AnyView, LazyViewError> {
    let panels = view! {
        <ProfilePanel />
        <EmailPanel />
    };
    Ok(panels.into_any())
}

#[lazy(fallible)]
fn security_panels() -> Result<AnyView, LazyViewError> {
    let panels = view! {
        <PasswordPanel />
        <ActiveSessionsPanel />
    };
    Ok(panels.into_any())
}
