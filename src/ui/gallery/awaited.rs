//! What every panel of the settings is before its content is there, instead of it, and while its form is on the way.

use leptos::prelude::*;

use super::slices::{sample, sending};
use super::{codes, factors, phone, sessions, state};
use crate::account::active_sessions::page::{self as active_sessions, ActiveSessionsView};
use crate::account::active_sessions::types::SessionList;
use crate::account::alerts::page::AlertsView;
use crate::account::alerts::types::AlertSettings;
use crate::account::backup_codes::page::{self as backup_codes, BackupCodesView};
use crate::account::backup_codes::types::CodesStatus;
use crate::account::password::page::PasswordView;
use crate::account::password::types::PasswordStatus;
use crate::account::phone::page::{PhoneForms, PhoneView};
use crate::account::phone::types::PhoneStatus;
use crate::account::profile::page::ProfileView;
use crate::account::profile::types::Profile;
use crate::account::trusted_browsers::page::TrustedBrowsersView;
use crate::account::trusted_browsers::types::TrustedBrowsers;
use crate::account::two_factor::page::{self as two_factor, TwoFactorView};
use crate::account::two_factor::types::TwoFactorStatus;
use crate::error::Error;
use crate::tabs::Tabs;
use crate::ui::OpenRow;
use crate::ui::panel;

/// One state of every panel that the tabs list.
fn each(draw: impl Fn(&'static str, &'static str) -> AnyView) -> AnyView {
    let panels: Vec<_> = Tabs::standard().0.iter().flat_map(|tab| tab.panels).copied().collect();
    panels.into_iter().map(|(id, title)| state(title, draw(id, title))).collect_view().into_any()
}

fn instead(error: Error) -> AnyView {
    each(|id, title| panel::failed(id, title, &error, "/sign-in".to_owned(), Callback::new(|()| ())))
}

pub fn loading() -> AnyView {
    each(panel::awaited)
}

pub fn failed() -> AnyView {
    instead(Error::Unavailable { reference: "01JD4X7K2M".to_owned() })
}

pub fn ended() -> AnyView {
    instead(Error::SignedOut)
}

pub fn saving() -> AnyView {
    let status = sample(&PasswordStatus::samples(), 0);
    let password = view! { <PasswordView status form=sending("sent-password") /> };
    let forms =
        two_factor::Forms { rename: sending("sent-device"), renaming: OpenRow::sample("pixel-9"), ..factors::forms() };
    let two_factor = view! { <TwoFactorView status=sample(&TwoFactorStatus::samples(), 4) forms /> };
    let forms = PhoneForms { add: sending("sent-number"), ..phone::forms() };
    let phone = view! { <PhoneView status=sample(&PhoneStatus::samples(), 1) forms /> };
    let (renew, confirm) = (sending("sent-renewal"), sending("sent-codes"));
    let forms = backup_codes::Forms { renew, confirm, ..codes::forms() };
    let backup_codes = view! { <BackupCodesView status=sample(&CodesStatus::samples(), 2) forms /> };
    let renaming = OpenRow::sample("session-1");
    let forms = active_sessions::Forms { rename: sending("sent-session"), renaming, ..sessions::forms() };
    let sessions = view! { <ActiveSessionsView list=sample(&SessionList::samples(), 1) forms /> };
    let shown = sample(&TrustedBrowsers::samples(), 1);
    let browsers = view! { <TrustedBrowsersView shown forms=(sending("sent-trust"), sending("sent-trusts")) /> };
    let settings = sample(&AlertSettings::samples(), 0);
    let alerts = view! { <AlertsView settings form=sending("sent-alerts") /> };
    let shown = sample(&Profile::samples(), 0);
    view! {
        {state("Password", password.into_any())} {state("Two-factor, renaming", two_factor.into_any())}
        {state("Text messages", phone.into_any())} {state("Backup codes", backup_codes.into_any())}
        {state("Sessions, renaming", sessions.into_any())} {state("Trusted browsers", browsers.into_any())}
        {state("Sign-in alerts", alerts.into_any())}
        {state("Profile", view! { <ProfileView shown form=sending("sent-profile") /> }.into_any())}
    }
    .into_any()
}
