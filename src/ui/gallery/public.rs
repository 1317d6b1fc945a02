//! The public pages, whole.

use leptos::prelude::*;

use super::slices::{answered, fresh, refused, sample};
use crate::account::email::page::{self as email, ResendForm, VerifyView};
use crate::account::email::types::LinkSent;
use crate::account::identity::page::{ConfirmView, UnknownView};
use crate::account::identity::types::Asked;
use crate::account::password::types::PasswordStatus;
use crate::error::{Error, Problem};
use crate::fields::PasswordPolicy;
use crate::recovery::page::{ExpiredView, ForgotView, LinkSentView, NoTokenView, ResetView};
use crate::recovery::types::LinkOnItsWay;
use crate::sign_in::page::SignInView;
use crate::sign_in::types::Notice as Why;
use crate::sign_up::page::{CheckYourMailView, SignUpView};
use crate::sign_up::types::CheckYourMail;
use crate::ui::{Entered, NarrowFrame, Posted, provide_posted};

pub fn page(content: AnyView) -> AnyView {
    let foot = view! { <a href="/gallery">"Back to the gallery"</a> }.into_any();
    view! {
        <NarrowFrame product="Northwind" home="/gallery" foot=Some(foot)>
            {content}
        </NarrowFrame>
    }
    .into_any()
}

fn policy() -> PasswordPolicy {
    sample(&PasswordStatus::samples(), 0).policy
}

fn resend(email: String) -> AnyView {
    view! { <ResendForm email /> }.into_any()
}

pub fn confirm() -> AnyView {
    let asked = sample(&Asked::samples(), 1);
    page(view! { <ConfirmView form=fresh() asked resume="waiting".to_owned() /> }.into_any())
}

pub fn confirm_refused() -> AnyView {
    let asked = sample(&Asked::samples(), 1);
    let form = refused(&[("password", Problem::WrongPassword), ("code", Problem::UsedCode)]);
    page(view! { <ConfirmView form asked resume=String::new() /> }.into_any())
}

pub fn confirm_failed() -> AnyView {
    let error = Error::Unavailable { reference: "0193-ref".to_owned() };
    page(view! { <UnknownView error on_retry=Callback::new(|()| ()) /> }.into_any())
}

fn signing_in(why: Option<Why>, refused: Option<Error>) -> AnyView {
    let form = refused.map_or_else(fresh, |error| answered(Err(error)));
    page(view! { <SignInView form why next=String::new() /> }.into_any())
}

pub fn sign_in() -> AnyView {
    signing_in(None, None)
}

pub fn sign_in_first() -> AnyView {
    signing_in(Some(Why::SignInFirst), None)
}

pub fn sign_in_signed_out() -> AnyView {
    signing_in(Some(Why::SignedOut), None)
}

pub fn sign_in_reset() -> AnyView {
    signing_in(Some(Why::PasswordReset), None)
}

pub fn sign_in_refused() -> AnyView {
    signing_in(None, Some(Error::invalid("password", Problem::WrongCredentials)))
}

pub fn sign_in_too_many() -> AnyView {
    signing_in(None, Some(Error::TooMany { retry_after_s: 40 }))
}

pub fn sign_in_locked() -> AnyView {
    signing_in(None, Some(Error::invalid("password", Problem::LockedPassword)))
}

pub fn sign_in_outlived() -> AnyView {
    signing_in(None, Some(Error::invalid("password", Problem::ResetRequired)))
}

pub fn sign_in_too_short() -> AnyView {
    signing_in(None, Some(Error::invalid("password", Problem::TooShortAlone)))
}

pub fn sign_up() -> AnyView {
    page(view! { <SignUpView form=fresh() policy=policy() resend /> }.into_any())
}

pub fn sign_up_refused() -> AnyView {
    let form =
        refused(&[("name", Problem::Missing), ("email", Problem::NotAnEmail), ("password", Problem::CommonPassword)]);
    page(view! { <SignUpView form policy=policy() resend /> }.into_any())
}

pub fn sign_up_sent() -> AnyView {
    page(view! { <CheckYourMailView asked=sample(&CheckYourMail::samples(), 0) resend on_change=Callback::new(|()| ()) /> }.into_any())
}

/// As if a new link had been sent for without scripts: the next such form shows its answer.
fn sent_again() {
    let sent = serde_json::to_string(&LinkSent { email: "ada@example.org".to_owned() });
    let path = "/account/api/email/resend-verification".to_owned();
    let (page, outcome) = ("/gallery".to_owned(), Ok(sent.unwrap_or_default()));
    provide_posted(Some(Posted { path, page, values: Entered::default(), outcome }));
}

pub fn sign_up_sent_again() -> AnyView {
    sent_again();
    sign_up_sent()
}

pub fn forgot_refused() -> AnyView {
    page(view! { <ForgotView form=refused(&[("email", Problem::NotAnEmail)]) /> }.into_any())
}

pub fn forgot() -> AnyView {
    page(view! { <ForgotView form=fresh() /> }.into_any())
}

pub fn forgot_sent() -> AnyView {
    page(view! { <LinkSentView sent=sample(&LinkOnItsWay::samples(), 0) on_again=Callback::new(|()| ()) /> }.into_any())
}

pub fn reset() -> AnyView {
    page(view! { <ResetView form=fresh() policy=policy() token="token".to_owned() /> }.into_any())
}

pub fn reset_refused() -> AnyView {
    let form = refused(&[("new", Problem::PersonalPassword), ("confirm", Problem::Mismatch)]);
    page(view! { <ResetView form policy=policy() token="token".to_owned() /> }.into_any())
}

pub fn reset_again() -> AnyView {
    page(view! { <NoTokenView /> }.into_any())
}

pub fn reset_expired() -> AnyView {
    page(view! { <ExpiredView /> }.into_any())
}

pub fn verify() -> AnyView {
    page(view! { <VerifyView form=fresh() token="token".to_owned() /> }.into_any())
}

pub fn verify_again() -> AnyView {
    page(view! { <email::NoTokenView /> }.into_any())
}

pub fn verify_elsewhere() -> AnyView {
    let form = refused(&[("password", Problem::Missing)]);
    page(view! { <VerifyView form token="token".to_owned() /> }.into_any())
}

pub fn verify_expired() -> AnyView {
    page(view! { <email::ExpiredView /> }.into_any())
}
