//! What an account shows that has an authenticator: a chunk of its own, which everybody else never loads.

use leptos::LazyViewError;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::account::backup_codes::page::{self as codes, BackupCodesView};
use crate::account::backup_codes::types::CodesStatus;
use crate::account::code_check::page::{CheckForm, CodeCheckView};
use crate::account::enrolment::page::{Rest, done_step, scan_step};
use crate::account::enrolment::types::Enrolled;
use crate::account::phone::page::{PhoneForms, PhoneView};
use crate::account::phone::types::PhoneStatus;
use crate::account::trusted_browsers::page::{self as browsers, TrustedBrowsersView};
use crate::account::trusted_browsers::types::TrustedBrowsers;
use crate::account::two_factor::page::{self as devices, TwoFactorView};
use crate::account::two_factor::types::TwoFactorStatus;
use crate::ui::Code;

/// The forms of the panel of backup codes, and of the drill beside it.
type CodeForms = (codes::Forms, CheckForm);

/// The views of the chunk.
struct Views {
    two_factor: fn(TwoFactorStatus, devices::Forms) -> AnyView,
    enrolment: Rest,
    phone: fn(PhoneStatus, PhoneForms) -> AnyView,
    backup_codes: fn(CodesStatus, CodeForms) -> AnyView,
    trusted_browsers: fn(TrustedBrowsers, browsers::Forms) -> AnyView,
}

#[lazy(fallible)]
fn factor_views() -> Result<Views, LazyViewError> {
    Ok(Views {
        two_factor: |status, forms| view! { <TwoFactorView status forms /> }.into_any(),
        enrolment: (scan_step, enrolled),
        phone: |status, forms| view! { <PhoneView status forms /> }.into_any(),
        // The window stands beside the panel whose button opens it.
        backup_codes: |status, (forms, form)| {
            view! { <BackupCodesView status forms /> <CodeCheckView form /> }.into_any()
        },
        trusted_browsers: |shown, forms| view! { <TrustedBrowsersView shown forms /> }.into_any(),
    })
}

fn enrolled(done: Enrolled, saved: RwSignal<bool>) -> AnyView {
    let codes = done.codes.clone().map(|codes| codes::first_codes(codes, saved));
    done_step(done, codes, saved)
}

/// Fetches the code of the authenticators.
pub fn two_factor() -> Code<fn(TwoFactorStatus, devices::Forms) -> AnyView> {
    pick(|views| views.two_factor)
}

/// Fetches the code of the wizard's further steps.
pub fn enrolment() -> Code<Rest> {
    pick(|views| views.enrolment)
}

/// Fetches the code of the telephone.
pub fn phone() -> Code<fn(PhoneStatus, PhoneForms) -> AnyView> {
    pick(|views| views.phone)
}

/// Fetches the code of the backup codes.
pub fn backup_codes() -> Code<fn(CodesStatus, CodeForms) -> AnyView> {
    pick(|views| views.backup_codes)
}

/// Fetches the code of the trusted browsers.
pub fn trusted_browsers() -> Code<fn(TrustedBrowsers, browsers::Forms) -> AnyView> {
    pick(|views| views.trusted_browsers)
}

fn pick<T: 'static>(choose: fn(Views) -> T) -> Code<T> {
    Box::pin(SendWrapper::new(async move { factor_views().await.map(choose) }))
}
