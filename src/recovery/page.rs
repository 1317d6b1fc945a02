//! The pages for a forgotten password.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::api::{LookAtReset, RequestReset, ResetPassword};
use super::types::{LinkOnItsWay, check_request, check_reset};
use crate::fields::PasswordPolicy;
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, ButtonLink, Field, Kind, NarrowCard, NarrowFrame, PasswordField, PasswordRules, back_link,
    data_about, read, use_carried,
};

/// Asking for a link.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let known = use_carried().email;
    let form = use_form::<RequestReset>("forgot-password", move |entered| {
        known.set(entered.get("email").to_owned());
        check_request(entered.get("email")).map(drop)
    })
    .stays();
    let foot = back();
    view! {
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>
            <ForgotView form />
        </NarrowFrame>
    }
}

/// The way back: whoever is signed in still is.
fn back() -> AnyView {
    match use_carried().signed_in.get_untracked() {
        true => view! { <a href="/settings/security#password">"Back to your settings"</a> }.into_any(),
        false => view! { <a href="/sign-in">"Back to sign in"</a> }.into_any(),
    }
}

/// The form, and what follows it.
#[component]
pub fn ForgotView(form: FormState<RequestReset>) -> impl IntoView {
    let (known, comes_back) = (use_carried().email, StoredValue::new(false));
    let again = Callback::new(move |()| {
        comes_back.set_value(true);
        if let Some(sent) = untrack(|| form.answer()) {
            known.set(sent.email);
        }
        form.forget();
    });
    let ask = move || {
        if comes_back.get_value() {
            Effect::new(|| platform::focus("email"));
        }
        view! {
            <NarrowCard title="Forgot your password?" text="Enter your email, and we send you a link to choose a new one.">
                <Form state=form leaves_freely=true>
                    <Field label="Email" name="email" r#type="email" autocomplete="username" required=true
                        value=form.value("email", &known.get_untracked()) error=form.error("email") />
                    <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Send reset link"</Button>
                </Form>
            </NarrowCard>
        }.into_any()
    };
    move || match form.answer() {
        Some(sent) => view! { <LinkSentView on_again=again sent /> }.into_any(),
        None => ask(),
    }
}

/// The same whether or not the address has an account.
#[component]
pub fn LinkSentView(
    sent: LinkOnItsWay,
    /// Another link is asked for.
    on_again: Callback<()>,
) -> impl IntoView {
    view! {
        <NarrowCard title="Check your mail" answer=true>
            <p>
                "If " <b>{sent.email}</b> " has an account, a link is on its way to it. It works once, for "
                {sent.minutes} " minutes."
            </p>
            <p class="narrow-card__quiet">"Your password stays as it is until you choose a new one."</p>
            <p class="narrow-card__quiet">"Nothing there? Look in the spam folder, or " {back_link("/forgot-password", "ask again", on_again)} "."</p>
        </NarrowCard>
    }
}

/// Choosing a new password by a mailed link.
#[component]
pub fn ResetPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let query = use_location().query;
    let token = query.with_untracked(|query| query.get("token").unwrap_or_default());
    platform::forget_query("/reset-password");
    let policy = brand.policy;
    let form = use_form::<ResetPassword>("reset-password", move |entered| {
        check_reset(entered.get("new"), entered.get("confirm"), policy).map(drop)
    });
    let content = if token.is_empty() { view! { <NoTokenView /> }.into_any() } else { about(token, form, policy) };
    let foot = back();
    view! {
        <Title text="Choose a new password" />
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>{content}</NarrowFrame>
    }
}

/// The page about a link.
fn about(token: String, form: FormState<ResetPassword>, policy: PasswordPolicy) -> AnyView {
    let asked = token.clone();
    let works = data_about(move || (LookAtReset { token: asked.clone() }, vec![("token", asked.clone())]));
    let content = move || {
        let token = token.clone();
        Suspend::new(async move {
            // Whoever cannot be told now is told by the form.
            let works = works.await.and_then(|json| read(&json)).unwrap_or(true);
            view! { <ResetView form policy token works /> }.into_any()
        })
        .into_any()
    };
    view! { <Transition>{content}</Transition> }.into_any()
}

/// The form, or that the link is worth nothing any more: before a password is typed if that was so already.
#[component]
pub fn ResetView(
    form: FormState<ResetPassword>,
    policy: PasswordPolicy,
    token: String,
    #[prop(default = true)] works: bool,
) -> impl IntoView {
    let expired = form.is_refused("token");
    move || match works && !expired.get() {
        true => view! { <ResetCard form policy token=token.clone() /> }.into_any(),
        false => view! { <ExpiredView /> }.into_any(),
    }
}

#[component]
fn ResetCard(form: FormState<ResetPassword>, policy: PasswordPolicy, token: String) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    view! {
        <NarrowCard title="Choose a new password" text="Every session of your account ends. Then sign in with the new password.">
            <Form state=form labels=&[("new", "New password"), ("confirm", "Confirm new password")]>
                <input type="hidden" name="token" value=token />
                <PasswordField label="New password" name="new" autocomplete="new-password" required=true
                    error=form.error("new") typed />
                <PasswordRules policy typed common=form.refused_as_common("new") />
                <PasswordField label="Confirm new password" name="confirm" autocomplete="new-password" required=true
                    error=form.error("confirm") />
                <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Set new password"</Button>
            </Form>
        </NarrowCard>
    }
}

/// The page was loaded again: its address holds the token no longer, but the mail does.
#[component]
pub fn NoTokenView() -> impl IntoView {
    view! {
        <NarrowCard title="Open the link again" text="It is in our mail to you, and still works if it was not used. If you have chosen a new password with it, sign in with that.">
            <ButtonLink wide=true href="/forgot-password">"Get a new link"</ButtonLink>
        </NarrowCard>
    }
}

/// A link that was used, replaced or is too old.
#[component]
pub fn ExpiredView() -> impl IntoView {
    view! {
        <NarrowCard title="This link no longer works" answer=true text="It was used before, replaced by a newer one, or is too old. Nothing was changed this time.">
            <ButtonLink kind=Kind::Primary wide=true href="/forgot-password">"Get a new link"</ButtonLink>
        </NarrowCard>
    }
}
