//! The panels of the settings, each as it is and after it was sent.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::state;
use crate::account::email::page::EmailView;
use crate::account::email::types::EmailStatus;
use crate::account::password::page::{ChangedView, PasswordForm, PasswordView};
use crate::account::password::types::{PasswordChanged, PasswordStatus};
use crate::account::profile::page::{AccountMenuView, ProfileView, WelcomeView};
use crate::account::profile::types::Profile;
use crate::error::{Error, Problem};
use crate::time::UnixMillis;
use crate::ui::form::{Form, FormState, use_form};

/// A form that was not sent yet.
pub fn fresh<S: ServerFn<Error = Error>>() -> FormState<S> {
    use_form("form", |_| Ok(()))
}

/// A form that was sent and is not answered yet.
pub fn sending<S: ServerFn<Error = Error>>(id: &'static str) -> FormState<S> {
    busy(use_form(id, |_| Ok(())))
}

/// The same for a form that is there.
pub fn busy<S>(form: FormState<S>) -> FormState<S> {
    form.core.busy.set(true);
    form
}

/// A form that was answered.
pub fn answered<S>(answer: Result<S::Output, Error>) -> FormState<S>
where
    S: ServerFn<Error = Error>,
    S::Output: serde::Serialize,
{
    fresh().answered(answer)
}

/// A form of which these fields were refused.
pub fn refused<S>(fields: &[(&str, Problem)]) -> FormState<S>
where
    S: ServerFn<Error = Error>,
    S::Output: serde::Serialize,
{
    answered(Err(Error::Invalid(fields.iter().map(|(name, problem)| ((*name).to_owned(), problem.clone())).collect())))
}

/// One of a slice's samples; the first when there are fewer.
pub fn sample<T: Clone>(samples: &[T], index: usize) -> T {
    samples.get(index).unwrap_or(&samples[0]).clone()
}

pub fn password() -> AnyView {
    let status = sample(&PasswordStatus::samples(), 0);
    state("Untouched, the strict rules", view! { <PasswordView status form=fresh() /> }.into_any())
}

pub fn password_refused() -> AnyView {
    let status = sample(&PasswordStatus::samples(), 1);
    let form = refused(&[("current", Problem::WrongPassword), ("confirm", Problem::Mismatch)]);
    state("Two fields refused, the rules without classes", view! { <PasswordView status form /> }.into_any())
}

pub fn password_failed() -> AnyView {
    let status = sample(&PasswordStatus::samples(), 0);
    let form = answered(Err(Error::TooMany { retry_after_s: 40 }));
    let alone: PasswordForm = use_form("alone", |_| Ok(()));
    let alone = alone.answered(Err(Error::Offline));
    view! {
        {state("Not carried out", view! { <PasswordView status form /> }.into_any())}
        {state("What a form says of its failure", view! { <Form state=alone>""</Form> }.into_any())}
    }
    .into_any()
}

pub fn password_changed() -> AnyView {
    let changed = |sessions_ended| PasswordChanged { at: UnixMillis(1_772_546_529_000), sessions_ended };
    let status = sample(&PasswordStatus::samples(), 0);
    let form = answered(Ok(changed(2)));
    view! {
        {state("Changed", view! { <PasswordView status form /> }.into_any())}
        {state("With no other session", view! { <ChangedView changed=changed(0) /> }.into_any())}
        {state("With one", view! { <ChangedView changed=changed(1) /> }.into_any())}
    }
    .into_any()
}

pub fn profile() -> AnyView {
    let shown = sample(&Profile::samples(), 0);
    state("Untouched", view! { <ProfileView shown form=fresh() /> }.into_any())
}

pub fn profile_saved() -> AnyView {
    let shown = sample(&Profile::samples(), 1);
    let form = answered(Ok(shown.clone()));
    state("Saved, with the longest name", view! { <ProfileView shown form /> }.into_any())
}

pub fn email() -> AnyView {
    let status = sample(&EmailStatus::samples(), 0);
    let welcome = state("Just verified", view! { <WelcomeView /> }.into_any());
    view! { {welcome} {state("Verified", view! { <EmailView status form=fresh() /> }.into_any())} }.into_any()
}

pub fn email_open() -> AnyView {
    let status = sample(&EmailStatus::samples(), 1);
    state("Not verified", view! { <EmailView status form=fresh() /> }.into_any())
}

pub fn account_menu() -> AnyView {
    let who = sample(&Profile::samples(), 1);
    state("With the longest name", view! { <AccountMenuView who theme="dark".to_owned() /> }.into_any())
}

pub fn account_menu_failed() -> AnyView {
    let who = Profile { name: String::new(), email: String::new(), session: String::new() };
    state("Who it is could not be found out", view! { <AccountMenuView who theme="system".to_owned() /> }.into_any())
}

impl<S> FormState<S>
where
    S: ServerFn<Error = Error>,
    S::Output: serde::Serialize,
{
    /// The same form as if it had been answered, for samples.
    pub fn answered(self, answer: Result<S::Output, Error>) -> Self {
        let answer = answer.map(|answer| serde_json::to_string(&answer).unwrap_or_default());
        self.core.answer.set(Some(answer));
        self
    }
}
