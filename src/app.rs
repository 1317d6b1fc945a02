//! The document and its routes.

mod public;
mod settings;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

pub use self::public::code_of;
use self::public::{PublicPage, SecondStep, SignInAlertPage};
use self::settings::SettingsPage;
use crate::tabs::{Tabs, missing_page};
use crate::ui::{Brand, LeaveDialog, NarrowFrame, Posted, provide_carried, provide_changes, provide_posted};
use crate::wire::Wire;

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
    let (brand, posted): (Brand, Option<Posted>) =
        SharedValue::<_, Wire>::new_with_encoding(|| (expect_context(), use_context())).into_inner();
    provide_posted(posted);
    let product = brand.product.clone();
    provide_carried(brand.signed_in);
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

/// There is no such page, and nobody is signed in to show it within the frame.
#[component]
fn NotFound() -> impl IntoView {
    let brand = expect_context::<Brand>();
    crate::platform::set_not_found();
    view! {
        <NarrowFrame product=brand.product home="/settings">
            {missing_page()}
        </NarrowFrame>
    }
}
