//! The sign-up page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::api::SignUp;
use super::types::{CheckYourMail, check_sign_up};
use crate::fields::PasswordPolicy;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, Checkbox, Field, Kind, NarrowCard, NarrowFrame, PasswordField, PasswordRules, back_link, messages,
};

/// Draws the form that asks for a new verification link for an address.
pub type Resend = fn(String) -> AnyView;

/// Draws what that form led to, where it was posted without scripts.
pub type Resent = fn() -> Option<AnyView>;

/// Making an account.
#[component]
pub fn SignUpPage(resend: Resend, resent: Resent) -> impl IntoView {
    let brand = expect_context::<Brand>();
    let policy = brand.policy;
    let form = use_form::<SignUp>("sign-up", move |entered| {
        let fields = (entered.get("name"), entered.get("email"), entered.get("password"));
        check_sign_up(fields, entered.has("remember"), policy).map(drop)
    });
    let foot = view! { <span>"Have an account? " <a href="/sign-in">"Sign in"</a></span> }.into_any();
    view! {
        <Title text="Create your account" />
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>
            {resent().unwrap_or_else(|| view! { <SignUpView form policy resend /> }.into_any())}
        </NarrowFrame>
    }
}

/// The form, and what follows it.
#[component]
pub fn SignUpView(form: FormState<SignUp>, policy: PasswordPolicy, resend: Resend) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    // Whoever mistyped the address comes back to the form as it was.
    let on_change = Callback::new(move |()| {
        typed.set(String::new());
        form.forget();
    });
    view! {
        <div hidden=move || form.done().with(Option::is_some)><SignUpCard form policy typed /></div>
        {move || form.answer().map(|asked| view! { <CheckYourMailView asked resend on_change /> }.into_any())}
    }
}

#[component]
fn SignUpCard(form: FormState<SignUp>, policy: PasswordPolicy, typed: RwSignal<String>) -> impl IntoView {
    view! {
        <NarrowCard title="Create your account">
            <Form state=form labels=&[("name", "Name"), ("email", "Email"), ("password", "Password")]>
                <Field label="Name" name="name" autocomplete="name" required=true
                    value=form.value("name", "") error=form.error("name") />
                <Field label="Email" name="email" r#type="email" autocomplete="username" required=true
                    value=form.value("email", "") error=form.error("email") />
                <PasswordField label="Password" name="password" autocomplete="new-password" required=true
                    error=form.error("password") typed />
                <PasswordRules policy typed common=form.refused_as_common("password") />
                <Checkbox label="Keep me signed in" name="remember" checked=form.ticked("remember") />
                <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Create account"</Button>
            </Form>
        </NarrowCard>
    }
}

/// The same for a new address and for one that has an account.
#[component]
pub fn CheckYourMailView(
    asked: CheckYourMail,
    resend: Resend,
    /// The address is to be changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let life = messages::lasting(asked.life_s);
    view! {
        <NarrowCard title="Check your mail" answer=true>
            <p>"We have sent a mail to " <b>{asked.email.clone()}</b> ". Open the link in it to go on; it works for " {life} "."</p>
            <p class="narrow-card__quiet">"Nothing there? Look in the spam folder, or ask for a new link."</p>
            {resend(asked.email)}
            <p class="narrow-card__quiet">"A wrong address? " {back_link("/sign-up", "Change it", on_change)}</p>
        </NarrowCard>
    }
}
