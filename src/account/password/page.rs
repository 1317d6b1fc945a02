//! The password panel.

use leptos::prelude::*;

use super::api::{ChangePassword, ShowPassword};
use super::types::{PasswordChanged, PasswordStatus, check_change};
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, Card, CardBody, CardFoot, Kind, Notice, NoticeTone, PasswordField, PasswordRules, announce_after,
    data, day, fetch_after, messages, panel, use_carried,
};

/// The form's state.
pub type PasswordForm = FormState<ChangePassword>;

/// Changing the password.
#[component]
pub fn PasswordPanel() -> impl IntoView {
    let policy = StoredValue::new(expect_context::<Brand>().policy);
    let form = use_form::<ChangePassword>("change-password", move |entered| {
        let fields = (entered.get("current"), entered.get("new"), entered.get("confirm"));
        check_change(fields, policy.get_value()).map(drop)
    });
    let status = data(ShowPassword {});
    fetch_after(form.done(), status);
    announce_after(form.done());
    panel("password", "Password", status, move |status: PasswordStatus| {
        policy.set_value(status.policy);
        view! { <PasswordView status form /> }.into_any()
    })
}

/// The form.
#[component]
pub fn PasswordView(status: PasswordStatus, form: PasswordForm) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let (known, email) = (use_carried().email, status.email.clone());
    let take_along = move |_| known.set(email.clone());
    let hint =
        view! { <span>"Last changed on " {day(status.changed_at)} ". Forgotten it? " <a href="/forgot-password" on:click=take_along>"Get a reset link"</a></span> }
            .into_any();
    view! {
        <Card id="password" title="Password" text="Changing it signs out your other sessions.">
            <Form state=form clears=true labels=&[("current", "Current password"), ("new", "New password"), ("confirm", "Confirm new password")]>
                <CardBody>
                    {move || form.answer().map(|changed| view! { <ChangedView changed /> }.into_any()).into_any()}
                    <input type="text" name="username" autocomplete="username" value=status.email hidden=true readonly=true />
                    <PasswordField label="Current password" name="current" required=true error=form.error("current") />
                    <div class="pair">
                        <PasswordField label="New password" name="new" autocomplete="new-password" required=true
                            error=form.error("new") typed />
                        <PasswordField label="Confirm new password" name="confirm" autocomplete="new-password" required=true
                            error=form.error("confirm") />
                        <PasswordRules policy=status.policy typed common=form.refused_as_common("new") />
                    </div>
                </CardBody>
                <CardFoot hint=Some(hint)>
                    <Button kind=Kind::Primary r#type="submit" busy=form.busy()>"Change password"</Button>
                </CardFoot>
            </Form>
        </Card>
    }
}

/// What a change did.
#[component]
pub fn ChangedView(changed: PasswordChanged) -> impl IntoView {
    let others = messages::others_too(Some(changed.sessions_ended));
    view! { <Notice tone=NoticeTone::Success live=true>"Password changed." {others}</Notice> }
}
