//! The sign-in page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Location;

use super::api::SignIn;
use super::types::{Notice as Why, check_sign_in, safe_next};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, Checkbox, Field, Kind, NarrowCard, NarrowFrame, Notice, NoticeTone, PasswordField, use_carried,
};

/// Signing in, and what brought the person here.
#[component]
pub fn SignInPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let Location { query, hash, .. } = use_location();
    let word = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let form = use_form::<SignIn>("sign-in", |entered| {
        check_sign_in(entered.get("email"), entered.get("password"), entered.has("remember")).map(drop)
    });
    // A panel's fragment never reaches the server, but the browser keeps it on the way here.
    let panel = RwSignal::new(String::new());
    Effect::new(move || panel.set(hash.get()));
    let next = Signal::derive(move || safe_next(&word("next")).to_owned() + &panel.get());
    let why = Signal::derive(move || Why::of(&word("notice")));
    view! {
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot(brand.support))>
            <SignInView form why next />
        </NarrowFrame>
    }
}

/// The ways on for those who have no account, or cannot get into it.
pub fn foot(support: Option<String>) -> AnyView {
    view! {
        <span>"New here? " <a href="/sign-up">"Create an account"</a></span>
        {support.map(|support| view! { <span>"Trouble signing in? Write to " <a href=format!("mailto:{support}")>{support.clone()}</a></span> }.into_any())}
    }
    .into_any()
}

/// The form.
#[component]
pub fn SignInView(
    form: FormState<SignIn>,
    #[prop(into)] why: Signal<Option<Why>>,
    #[prop(into)] next: Signal<String>,
) -> impl IntoView {
    let (refused, known) = (form.is_refused("password"), use_carried().email);
    let take_along = move |_| known.set(platform::typed_in("email"));
    view! {
        <NarrowCard title="Sign in">
            {move || why.get().filter(|_| !refused.get()).map(why_view).into_any()}
            <Form state=form leaves_freely=true>
                <Field label="Email" name="email" r#type="email" autocomplete="username" required=true
                    value=form.value("email", &known.get_untracked()) error=form.error("email") />
                <PasswordField label="Password" name="password" required=true error=form.error("password") />
                <div class="narrow-card__row">
                    <Checkbox label="Keep me signed in" name="remember" checked=form.ticked("remember") />
                    <a href="/forgot-password" on:click=take_along>"Forgot your password?"</a>
                </div>
                <input type="hidden" name="next" value=next />
                <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Sign in"</Button>
            </Form>
        </NarrowCard>
    }
}

fn why_view(why: Why) -> AnyView {
    let (tone, sentence) = match why {
        Why::PasswordReset => {
            (NoticeTone::Success, "Your password is set and every session has ended. Sign in with the new one.")
        }
        Why::SignedOut => (NoticeTone::Success, "You are signed out."),
        Why::SignInFirst => (NoticeTone::Info, "Sign in to see that page."),
    };
    view! { <Notice tone live=true>{sentence}</Notice> }.into_any()
}
