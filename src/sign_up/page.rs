//! The sign-up page.

use leptos::prelude::*;

use super::api::SignUp;
use super::types::{CheckYourMail, check_sign_up};
use crate::fields::PasswordPolicy;
use crate::platform;
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
    let kept = StoredValue::<(String, String)>::default();
    let form = use_form::<SignUp>("sign-up", move |entered| {
        kept.set_value((entered.get("name").to_owned(), entered.get("email").to_owned()));
        let fields = (entered.get("name"), entered.get("email"), entered.get("password"));
        check_sign_up(fields, entered.has("remember"), policy).map(drop)
    })
    .stays();
    let foot = view! { <span>"Have an account? " <a href="/sign-in">"Sign in"</a></span> }.into_any();
    view! {
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>
            {resent().unwrap_or_else(|| view! { <SignUpView form policy resend kept /> }.into_any())}
        </NarrowFrame>
    }
}

/// The form, and what follows it.
#[component]
pub fn SignUpView(
    form: FormState<SignUp>,
    policy: PasswordPolicy,
    resend: Resend,
    /// Name and address as they were sent last, for whoever comes back.
    #[prop(optional)]
    kept: StoredValue<(String, String)>,
) -> impl IntoView {
    // Whoever mistyped the address comes back to the form as it was, without the password.
    let on_change = Callback::new(move |()| {
        if let Some(asked) = untrack(|| form.answer()) {
            kept.update_value(|(_, email)| *email = asked.email);
        }
        form.forget();
    });
    move || match form.answer() {
        Some(asked) => view! { <CheckYourMailView asked resend on_change /> }.into_any(),
        None => view! { <SignUpCard form policy kept=kept.get_value() /> }.into_any(),
    }
}

#[component]
fn SignUpCard(form: FormState<SignUp>, policy: PasswordPolicy, kept: (String, String)) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    if !kept.1.is_empty() {
        Effect::new(|| platform::focus("email"));
    }
    view! {
        <NarrowCard title="Create your account">
            <Form state=form labels=&[("name", "Name"), ("email", "Email"), ("password", "Password")]>
                <Field label="Name" name="name" autocomplete="name" required=true
                    value=form.value("name", &kept.0) error=form.error("name") />
                <Field label="Email" name="email" r#type="email" autocomplete="username" required=true
                    value=form.value("email", &kept.1) error=form.error("email") />
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
