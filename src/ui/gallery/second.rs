//! The second step of signing in, and the browsers that are spared it.

use leptos::prelude::*;

use super::public::page;
use super::slices::{answered, busy, fresh, refused, sample};
use super::state;
use crate::account::identity::page::ProofForm;
use crate::account::identity::types::Asked;
use crate::account::trusted_browsers::page::TrustedBrowsersView;
use crate::account::trusted_browsers::types::TrustedBrowsers;
use crate::error::{Error, Problem};
use crate::sign_in::page as sign_in;
use crate::sign_in::second_step::page::{self as second_step, CodeForm, OverView, SecondStepForms, SecondStepView};
use crate::sign_in::second_step::types::{Waiting, Way};
use crate::ui::form::use_form;
use crate::ui::{Button, IdentityDialog};

fn step(index: usize, way: Way, form: CodeForm) -> AnyView {
    let waiting = sample(&Waiting::samples(), index);
    let forms = SecondStepForms {
        code: form,
        send: use_form("send", |_| Ok(())),
        asked: StoredValue::default(),
        again: use_form("again", |_| Ok(())),
    };
    page(view! { <SecondStepView waiting way forms /> }.into_any())
}

pub fn app() -> AnyView {
    step(0, Way::App, fresh())
}

pub fn refused_code() -> AnyView {
    step(0, Way::App, refused(&[("code", Problem::WrongCode)]))
}

pub fn used() -> AnyView {
    step(0, Way::App, refused(&[("code", Problem::UsedCode)]))
}

pub fn backup() -> AnyView {
    step(0, Way::Backup, refused(&[("code", Problem::NotACode)]))
}

pub fn phone() -> AnyView {
    step(1, Way::App, fresh())
}

pub fn message() -> AnyView {
    step(1, Way::Message, fresh())
}

pub fn message_sent() -> AnyView {
    step(3, Way::Message, answered(Err(Error::Offline)))
}

pub fn message_refused() -> AnyView {
    step(3, Way::Message, refused(&[("code", Problem::WrongMessageCode)]))
}

pub fn locked() -> AnyView {
    step(2, Way::Backup, fresh())
}

pub fn over() -> AnyView {
    page(view! { <OverView stopped=false /> }.into_any())
}

pub fn stopped() -> AnyView {
    page(view! { <OverView stopped=true /> }.into_any())
}

pub fn lost() -> AnyView {
    state("What helps when everything is lost", second_step::lost(Some("help@example.com".to_owned())))
}

fn browsers(index: usize) -> AnyView {
    let shown = sample(&TrustedBrowsers::samples(), index);
    let all = use_form("all", |_| Ok(()));
    view! { <TrustedBrowsersView shown forms=(fresh(), all) /> }.into_any()
}

pub fn trusted_browsers() -> AnyView {
    state("Many", browsers(2))
}

pub fn trusted_browsers_none() -> AnyView {
    state("None yet", browsers(0))
}

pub fn trusted_browsers_one() -> AnyView {
    let shown = sample(&TrustedBrowsers::samples(), 1);
    let all = use_form("all", |_| Ok(()));
    let one = answered(Err(Error::ConfirmIdentity));
    state("One, not carried out", view! { <TrustedBrowsersView shown forms=(one, all) /> }.into_any())
}

/// The dialog as it asks before a sensitive change.
fn identity(name: &'static str, asked: &Asked, form: ProofForm) -> AnyView {
    let dialog = view! {
        <Button command="show-modal" command_for="identity">"Confirm identity…"</Button>
        <IdentityDialog id="identity" open=RwSignal::new(true) form pressed=Signal::stored("Make new codes".to_owned()) username=Signal::stored(asked.email.clone())
            code=Signal::stored(asked.code) unknown=Signal::stored(None) on_retry=Callback::new(|()| ()) />
    };
    state(name, dialog.into_any())
}

pub fn identity_plain() -> AnyView {
    identity("Without a second factor", &sample(&Asked::samples(), 0), fresh())
}

pub fn identity_busy() -> AnyView {
    identity("A proof is on its way", &sample(&Asked::samples(), 1), busy(fresh()))
}

pub fn identity_too_many() -> AnyView {
    let form = answered(Err(Error::TooMany { retry_after_s: 180 }));
    identity("Too many wrong codes", &sample(&Asked::samples(), 1), form)
}

pub fn identity_locked() -> AnyView {
    identity("Codes are locked", &sample(&Asked::samples(), 1), refused(&[("code", Problem::LockedCodes)]))
}

pub fn sign_in_foot() -> AnyView {
    state("What helps when signing in fails", sign_in::foot(Some("help@example.com".to_owned())))
}
