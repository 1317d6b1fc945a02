//! The pages that need no session, and the code that draws them.

use leptos::LazyViewError;
use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_params_map;
use send_wrapper::SendWrapper;

use super::NotFound;
use crate::account::disown::page::DisownPage;
use crate::account::email::page::{ResendForm, VerifyPage, asked_again};
use crate::account::identity::page::ConfirmPage;
use crate::recovery::page::{ForgotPage, ResetPage};
use crate::sign_in::page::SignInPage;
use crate::sign_in::second_step::page::SecondStepPage;
use crate::sign_up::page::SignUpPage;
use crate::tabs::{Chunk, Draw, Tabs};
use crate::ui::part_later;

/// The pages that need no session; `/settings` itself leads to the first tab.
#[component]
pub fn PublicPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("page").unwrap_or_default()));
    move || match slug.get().as_str() {
        "settings" => view! { <Redirect path="/settings/profile" /> }.into_any(),
        slug if PUBLIC.contains(&slug) => {
            let slug = slug.to_owned();
            part_later(move || public(&slug))
        }
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
pub fn SignInAlertPage() -> impl IntoView {
    part_later(|| public(SIGN_IN_ALERTS))
}

/// The last part of the address of the second step of signing in.
const TWO_FACTOR: &str = "two-factor";

/// The page of the second step.
#[component]
pub fn SecondStep() -> impl IntoView {
    part_later(|| public(TWO_FACTOR))
}

/// All public pages: one chunk, which the settings never load.
#[lazy(fallible)]
fn public_page(slug: String) -> Result<Draw, LazyViewError> {
    Ok(match slug.as_str() {
        "sign-up" => || {
            view! { <SignUpPage resend=|email| view! { <ResendForm email /> }.into_any() resent=asked_again /> }
                .into_any()
        },
        "sign-in" => || view! { <SignInPage /> }.into_any(),
        TWO_FACTOR => || view! { <SecondStepPage /> }.into_any(),
        "forgot-password" => || view! { <ForgotPage /> }.into_any(),
        "reset-password" => || view! { <ResetPage /> }.into_any(),
        "confirm-identity" => || view! { <ConfirmPage /> }.into_any(),
        SIGN_IN_ALERTS => || view! { <DisownPage /> }.into_any(),
        _ => || view! { <VerifyPage /> }.into_any(),
    })
}
