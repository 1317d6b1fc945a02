//! The telephone in each of its states.

use leptos::prelude::*;

use super::slices::{answered, busy, refused, sample};
use super::state;
use crate::account::phone::page::{PhoneForms, PhoneOffView, PhoneView};
use crate::account::phone::types::{Change, PhoneChanged, PhoneStatus};
use crate::error::{Error, Problem};
use crate::ui::form::use_form;

/// Each with an id of its own: two may stand on one page.
pub fn forms() -> PhoneForms {
    PhoneForms {
        kept: StoredValue::default(),
        add: use_form("add", |_| Ok(())),
        give_up: use_form("give-up", |_| Ok(())),
        confirm: use_form("confirm", |_| Ok(())),
        remove: use_form("remove", |_| Ok(())),
    }
}

fn shown(name: &'static str, index: usize, forms: PhoneForms) -> AnyView {
    let status = sample(&PhoneStatus::samples(), index);
    state(name, view! { <PhoneView status forms /> }.into_any())
}

pub fn off() -> AnyView {
    state("Two-factor authentication is off", view! { <PhoneOffView /> }.into_any())
}

pub fn none() -> AnyView {
    shown("No number", 1, forms())
}

pub fn refused_number() -> AnyView {
    shown("Number refused", 1, PhoneForms { add: refused(&[("number", Problem::NotAPhone)]), ..forms() })
}

pub fn too_many() -> AnyView {
    shown("Too many messages", 1, PhoneForms { add: answered(Err(Error::TooMany { retry_after_s: 1200 })), ..forms() })
}

pub fn pending() -> AnyView {
    shown("A code is under way", 2, forms())
}

pub fn wrong_code() -> AnyView {
    shown("Wrong code", 2, PhoneForms { confirm: refused(&[("code", Problem::WrongMessageCode)]), ..forms() })
}

pub fn used() -> AnyView {
    shown("In use", 3, forms())
}

pub fn confirmed() -> AnyView {
    let status = sample(&PhoneStatus::samples(), 3);
    let now = PhoneChanged { what: Change::Replaced("42".to_owned()), status, sessions_ended: Some(1) };
    shown("Just confirmed", 3, PhoneForms { confirm: answered(Ok(now)), ..forms() })
}

pub fn given_up() -> AnyView {
    let status = sample(&PhoneStatus::samples(), 3);
    let now = PhoneChanged { what: Change::GivenUp, status, sessions_ended: None };
    shown("A new number was given up", 3, PhoneForms { give_up: answered(Ok(now)), ..forms() })
}

pub fn saving() -> AnyView {
    let PhoneForms { add, kept, give_up, confirm, remove } = forms();
    let forms = PhoneForms { add: busy(add), kept, give_up, confirm: busy(confirm), remove: busy(remove) };
    shown("A change is on its way", 5, forms)
}

pub fn alone() -> AnyView {
    shown("All that is left", 4, forms())
}

pub fn replacing() -> AnyView {
    shown("Being replaced", 5, forms())
}
