//! What an account shows that has an authenticator: a chunk of its own, which everybody else never loads.

use leptos::LazyViewError;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::account::backup_codes::page::{self as codes, BackupCodesView};
use crate::account::backup_codes::types::{CodesStatus, NewCodes};
use crate::account::phone::page::{PhoneForms, PhoneView};
use crate::account::phone::types::PhoneStatus;
use crate::account::trusted_browsers::page::{self as browsers, TrustedBrowsersView};
use crate::account::trusted_browsers::types::TrustedBrowsers;
use crate::account::two_factor::page::{self as devices, TwoFactorView};
use crate::account::two_factor::types::TwoFactorStatus;
use crate::ui::Code;

/// The views of the chunk.
struct Views {
    two_factor: fn(TwoFactorStatus, devices::Forms) -> AnyView,
    first_codes: fn(NewCodes, RwSignal<bool>) -> AnyView,
    phone: fn(PhoneStatus, PhoneForms) -> AnyView,
    backup_codes: fn(CodesStatus, codes::Forms) -> AnyView,
    trusted_browsers: fn(TrustedBrowsers, browsers::Forms) -> AnyView,
}

#[lazy(fallible)]
fn factor_views() -> Result<Views, LazyViewError> {
    Ok(Views {
        two_factor: |status, forms| view! { <TwoFactorView status forms /> }.into_any(),
        first_codes: codes::first_codes,
        phone: |status, forms| view! { <PhoneView status forms /> }.into_any(),
        backup_codes: |status, forms| view! { <BackupCodesView status forms /> }.into_any(),
        trusted_browsers: |shown, forms| view! { <TrustedBrowsersView shown forms /> }.into_any(),
    })
}

/// Fetches the code of the authenticators.
pub fn two_factor() -> Code<fn(TwoFactorStatus, devices::Forms) -> AnyView> {
    pick(|views| views.two_factor)
}

/// Fetches the code of the first backup codes.
pub fn first_codes() -> Code<fn(NewCodes, RwSignal<bool>) -> AnyView> {
    pick(|views| views.first_codes)
}

/// Fetches the code of the telephone.
pub fn phone() -> Code<fn(PhoneStatus, PhoneForms) -> AnyView> {
    pick(|views| views.phone)
}

/// Fetches the code of the backup codes.
pub fn backup_codes() -> Code<fn(CodesStatus, codes::Forms) -> AnyView> {
    pick(|views| views.backup_codes)
}

/// Fetches the code of the trusted browsers.
pub fn trusted_browsers() -> Code<fn(TrustedBrowsers, browsers::Forms) -> AnyView> {
    pick(|views| views.trusted_browsers)
}

fn pick<T: 'static>(choose: fn(Views) -> T) -> Code<T> {
    Box::pin(SendWrapper::new(async move { factor_views().await.map(choose) }))
}
