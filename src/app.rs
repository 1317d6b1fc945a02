//! The document, the routes, and the frame around the settings.

use leptos::LazyViewError;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_params_map;
use leptos_router::path;
use send_wrapper::SendWrapper;

use crate::account::disown::page::DisownPage;
use crate::account::email::page::{ResendForm, VerifyPage};
use crate::account::identity::page::{ConfirmPage, IdentityHost};
use crate::account::profile::api::ShowProfile;
use crate::account::profile::page::AccountMenu;
use crate::recovery::page::{ForgotPage, ResetPage};
use crate::sign_in::page::SignInPage;
use crate::sign_in::second_step::page::SecondStepPage;
use crate::sign_up::page::SignUpPage;
use crate::tabs::{Chunk, Draw, Tab, Tabs, drawn};
use crate::ui::{
    Brand, Frame, Interrupted, LeaveDialog, NarrowCard, NarrowFrame, PageHead, Posted, RailPanel, RailTab,
    SessionWatch, TabRail, data, provide_changes, provide_posted,
};

/// The whole document. Only the server renders it.
pub fn shell(options: &LeptosOptions, brand: Brand) -> impl IntoView + use<> {
    provide_context(brand.clone());
    let options = options.clone();
    // After a post without scripts, the address is not the page's.
    let page = use_context::<Posted>().map(|posted| posted.page);
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
            <body data-page=page>
                <App />
                <LeaveDialog />
            </body>
        </html>
    }
}

/// The application, on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // What the server tells the browser before anything else.
    let (brand, posted): (Brand, Option<Posted>) = SharedValue::new(|| (expect_context(), use_context())).into_inner();
    provide_posted(posted);
    let product = brand.product.clone();
    provide_context(brand);
    provide_context(Tabs::standard());
    provide_changes();
    view! {
        <Title formatter=move |page: String| format!("{page} · {product}") />
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/:page") view=PublicPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in-alerts/:token") view=SignInAlertPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in/two-factor") view=SecondStep ssr=SsrMode::Async />
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
        slug if PUBLIC.contains(&slug) => Suspend::new(drawn(public(slug))).into_any(),
        _ => view! { <NotFound /> }.into_any(),
    }
}

/// The pages of [`public_page`].
const PUBLIC: &[&str] =
    &["sign-up", "sign-in", "forgot-password", "reset-password", "verify-email", "confirm-identity"];

/// The code that draws the page of a path, where that is not part of the frame: the browser has it before it wakes the page.
pub fn code_of(path: &str) -> Option<Chunk> {
    let slug = path.trim_start_matches('/');
    match slug.split_once('/').unwrap_or((slug, "")) {
        ("settings", tab) => Tabs::standard().find(tab).map(|tab| (tab.code)()),
        ("sign-in", TWO_FACTOR) => Some(public(TWO_FACTOR)),
        (SIGN_IN_ALERTS, token) => (!token.is_empty()).then(|| public(SIGN_IN_ALERTS)),
        (page, "") => PUBLIC.contains(&page).then(|| public(page)),
        _ => None,
    }
}

fn public(slug: &str) -> Chunk {
    Box::pin(SendWrapper::new(public_page(slug.to_owned())))
}

/// The first part of the address of a mailed link about a sign-in.
const SIGN_IN_ALERTS: &str = "sign-in-alerts";

/// The page behind such a link.
#[component]
fn SignInAlertPage() -> impl IntoView {
    Suspend::new(drawn(public(SIGN_IN_ALERTS)))
}

/// The last part of the address of the second step of signing in.
const TWO_FACTOR: &str = "two-factor";

/// The page of the second step.
#[component]
fn SecondStep() -> impl IntoView {
    Suspend::new(drawn(public(TWO_FACTOR)))
}

/// All public pages: one chunk, which the settings never load.
#[lazy(fallible)]
fn public_page(slug: String) -> Result<Draw, LazyViewError> {
    Ok(match slug.as_str() {
        "sign-up" => || view! { <SignUpPage resend=|email| view! { <ResendForm email /> }.into_any() /> }.into_any(),
        "sign-in" => || view! { <SignInPage /> }.into_any(),
        TWO_FACTOR => || view! { <SecondStepPage /> }.into_any(),
        "forgot-password" => || view! { <ForgotPage /> }.into_any(),
        "reset-password" => || view! { <ResetPage /> }.into_any(),
        "confirm-identity" => || view! { <ConfirmPage /> }.into_any(),
        SIGN_IN_ALERTS => || view! { <DisownPage /> }.into_any(),
        _ => || view! { <VerifyPage /> }.into_any(),
    })
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
            crate::platform::fetch_ahead((tab.code)());
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
    let panels = drawn((tab.code)());
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
