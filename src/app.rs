//! The document, the routes, and the frame around the settings.

use leptos::LazyViewError;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_params_map;
use leptos_router::path;
use send_wrapper::SendWrapper;
use serde::{Deserialize, Serialize};

use crate::account::email::page::{ResendForm, VerifyPage};
use crate::account::identity::page::{ConfirmPage, IdentityHost};
use crate::account::profile::api::ShowProfile;
use crate::account::profile::page::AccountMenu;
use crate::recovery::page::{ForgotPage, ResetPage};
use crate::sign_in::page::SignInPage;
use crate::sign_up::page::SignUpPage;
use crate::tabs::{Tab, Tabs, arrived};
use crate::ui::{
    Brand, Frame, Interrupted, LeaveDialog, NarrowCard, NarrowFrame, PageHead, Posted, RailPanel, RailTab,
    SessionWatch, TabRail, data, provide_posted,
};

/// The whole document. Only the server renders it.
pub fn shell(options: &LeptosOptions, brand: Brand) -> impl IntoView + use<> {
    provide_context(brand.clone());
    let options = options.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=brand.theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() />
                <AutoReload options=options.clone() />
                <HydrationScripts options=options />
                <script type="module" src="/live.js"></script>
                <MetaTags />
            </head>
            <body>
                <App />
                <LeaveDialog />
            </body>
        </html>
    }
}

/// What the server tells the browser before anything else.
#[derive(Clone, Serialize, Deserialize)]
struct Start {
    brand: Brand,
    posted: Option<Posted>,
}

/// The application, on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let start = SharedValue::new(|| Start { brand: expect_context(), posted: use_context() }).into_inner();
    provide_posted(start.posted);
    let brand = start.brand;
    let product = brand.product.clone();
    provide_context(brand);
    provide_context(Tabs::standard());
    view! {
        <Title formatter=move |page: String| format!("{page} · {product}") />
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/:page") view=PublicPage ssr=SsrMode::Async />
                <Route path=path!("/settings/:tab") view=SettingsPage ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}

/// The pages that need no session; `/settings` itself leads to the first tab.
#[component]
fn PublicPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("page").unwrap_or_default()));
    move || match slug.get().as_str() {
        "settings" => view! { <Redirect path="/settings/profile" /> }.into_any(),
        "sign-up" | "sign-in" | "forgot-password" | "reset-password" | "verify-email" | "confirm-identity" => {
            Suspend::new(SendWrapper::new(arrived(public_page(slug.get())))).into_any()
        }
        _ => view! { <NotFound /> }.into_any(),
    }
}

/// All public pages: one chunk, which the settings never load.
#[lazy(fallible)]
fn public_page(slug: String) -> Result<AnyView, LazyViewError> {
    let page = match slug.as_str() {
        "sign-up" => view! { <SignUpPage resend=|email| view! { <ResendForm email /> }.into_any() /> }.into_any(),
        "sign-in" => view! { <SignInPage /> }.into_any(),
        "forgot-password" => view! { <ForgotPage /> }.into_any(),
        "reset-password" => view! { <ResetPage /> }.into_any(),
        "confirm-identity" => view! { <ConfirmPage /> }.into_any(),
        _ => view! { <VerifyPage /> }.into_any(),
    };
    Ok(page)
}

/// The frame, and in it the tab of the address.
#[component]
fn SettingsPage() -> impl IntoView {
    let tabs = expect_context::<Tabs>();
    let brand = expect_context::<Brand>();
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("tab").unwrap_or_default()));
    let who = data(ShowProfile {});
    let interrupted = Interrupted::provide();
    provide_context(who);

    let rail_tabs = tabs.0.iter().map(rail_tab).collect::<Vec<_>>();
    let ahead = tabs.clone();
    let on_intent = Callback::new(move |href: String| {
        if let Some(tab) = href.rsplit('/').next().and_then(|slug| ahead.find(slug)) {
            (tab.preload)();
        }
    });
    let current = Signal::derive(move || format!("/settings/{}", slug.get()));
    let rail = view! { <TabRail label="Settings" tabs=rail_tabs current on_intent /> }.into_any();
    let end = view! { <AccountMenu who /> }.into_any();
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
            {move || match tabs.find(&slug.get()) {
                Some(tab) => tab_view(tab),
                None => missing().into_any(),
            }}
            <SessionWatch />
        </Frame>
    }
}

/// The heading of a tab and its panels.
fn tab_view(tab: &Tab) -> AnyView {
    let panels = (tab.load)();
    view! {
        <Title text=tab.label />
        <PageHead title=tab.label text=tab.intro />
        <div class="stack">{Suspend::new(panels)}</div>
    }
    .into_any()
}

fn rail_tab(tab: &Tab) -> RailTab {
    let panel =
        |(fragment, label): &(&str, &str)| RailPanel { fragment: (*fragment).to_owned(), label: (*label).to_owned() };
    RailTab {
        href: format!("/settings/{}", tab.slug),
        label: tab.label.to_owned(),
        icon: tab.icon,
        panels: tab.panels.iter().map(panel).collect(),
    }
}

/// There is no such page, and nobody is signed in to show it within the frame.
#[component]
fn NotFound() -> impl IntoView {
    let brand = expect_context::<Brand>();
    crate::platform::set_not_found();
    view! {
        <Title text=NOT_FOUND />
        <NarrowFrame product=brand.product home="/settings">
            <NarrowCard title=NOT_FOUND text=NOT_FOUND_HELP>
                <a href="/settings">"Go to your settings"</a>
            </NarrowCard>
        </NarrowFrame>
    }
}

/// There is no such tab.
fn missing() -> impl IntoView {
    crate::platform::set_not_found();
    view! {
        <Title text=NOT_FOUND />
        <PageHead title=NOT_FOUND text=NOT_FOUND_HELP />
        <p>
            <a href="/settings">"Go to your settings"</a>
        </p>
    }
}

const NOT_FOUND: &str = "Page not found";
const NOT_FOUND_HELP: &str = "The address may be old or mistyped. Nothing was changed.";
