//! The public pages, whole.

use leptos::prelude::*;

use super::slices::{fresh, refused, sample};
use crate::account::email;
use crate::account::email::page::{ResendForm, VerifyView};
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
use crate::ui::NarrowFrame;

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

pub fn sign_in() -> AnyView {
    page(view! { <SignInView form=fresh() why=None next=String::new() /> }.into_any())
}

pub fn sign_in_refused() -> AnyView {
    let form = refused(&[("password", Problem::WrongCredentials)]);
    page(view! { <SignInView form why=Some(Why::SignInFirst) next=String::new() /> }.into_any())
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
    page(view! { <CheckYourMailView asked=sample(&CheckYourMail::samples(), 0) resend /> }.into_any())
}

pub fn forgot() -> AnyView {
    page(view! { <ForgotView form=fresh() /> }.into_any())
}

pub fn forgot_sent() -> AnyView {
    page(view! { <LinkSentView sent=sample(&LinkOnItsWay::samples(), 0) /> }.into_any())
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
    page(view! { <email::page::NoTokenView /> }.into_any())
}

pub fn verify_elsewhere() -> AnyView {
    let form = refused(&[("password", Problem::Missing)]);
    page(view! { <VerifyView form token="token".to_owned() /> }.into_any())
}

pub fn verify_expired() -> AnyView {
    page(view! { <email::page::ExpiredView /> }.into_any())
}
