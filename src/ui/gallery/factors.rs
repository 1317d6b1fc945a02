//! The panels of the second factor in each of their states, and the wizard that adds an authenticator.

use leptos::prelude::*;

use super::slices::{answered, busy, refused, sample};
use super::state;
use crate::account::backup_codes::types::NewCodes;
use crate::account::enrolment::page::{self as enrolment, EnrolmentView};
use crate::account::enrolment::types::{Enrolled, Offer, Pending, begun_words, given_up_words};
use crate::account::two_factor::page::{self as two_factor, TwoFactorOffView, TwoFactorView};
use crate::account::two_factor::types::{Removed, TurnedOff, TwoFactorStatus};
use crate::error::{Error, Problem};
use crate::tabs::factors::enrolment as enrolment_code;
use crate::ui::form::use_form;
use crate::ui::{Begun, OpenRow};

pub fn forms() -> two_factor::Forms {
    two_factor::Forms {
        rename: use_form("rename", |_| Ok(())),
        remove: use_form("remove", |_| Ok(())),
        turn_off: use_form("turn-off-form", |_| Ok(())),
        renaming: OpenRow::sample(""),
        begun: Begun::default(),
    }
}

fn shown(index: usize, forms: two_factor::Forms) -> AnyView {
    let status = sample(&TwoFactorStatus::samples(), index);
    match status.devices.is_empty() {
        true => view! { <TwoFactorOffView status forms /> }.into_any(),
        false => view! { <TwoFactorView status forms /> }.into_any(),
    }
}

pub fn off() -> AnyView {
    state("Off", shown(0, forms()))
}

pub fn unverified() -> AnyView {
    state("The address is not verified", shown(1, forms()))
}

pub fn one() -> AnyView {
    state("One, and no backup codes", shown(2, forms()))
}

pub fn few() -> AnyView {
    state("Two, with backup codes", shown(4, forms()))
}

pub fn many() -> AnyView {
    let removed = Removed { name: "Old phone".to_owned(), sessions_ended: Some(2) };
    state("Many, after one was removed", shown(5, two_factor::Forms { remove: answered(Ok(removed)), ..forms() }))
}

pub fn renaming() -> AnyView {
    let renaming = OpenRow::sample("pixel-9");
    let forms = two_factor::Forms { rename: use_form("rename", |_| Ok(())), renaming, ..forms() };
    let rename = forms.rename.answered(Err(Error::invalid("name", Problem::Taken)));
    state("One is being renamed, refused", shown(4, two_factor::Forms { rename, ..forms }))
}

pub fn locked() -> AnyView {
    state("Codes are locked", shown(6, forms()))
}

pub fn saving() -> AnyView {
    let renaming = OpenRow::sample("pixel-9");
    let (rename, remove) = (busy(forms().rename), busy(forms().remove));
    let forms = two_factor::Forms { rename, remove, turn_off: busy(forms().turn_off), renaming, ..forms() };
    state("A change is on its way", shown(4, forms))
}

pub fn turning_off() -> AnyView {
    let turn_off = refused(&[("code", Problem::UsedCode), ("new", Problem::TooShort { min: 15 })]);
    state("Turning it off, refused, the rules without classes", shown(3, two_factor::Forms { turn_off, ..forms() }))
}

pub fn turned_off() -> AnyView {
    let turn_off = answered(Ok(TurnedOff { sessions_ended: 1 }));
    state("Turned off", shown(0, two_factor::Forms { turn_off, ..forms() }))
}

pub fn put_off() -> AnyView {
    let begun = Begun { waits: RwSignal::new(Some(begun_words("Pixel 9"))), ..Begun::default() };
    state("One is put off", shown(0, two_factor::Forms { begun, ..forms() }))
}

pub fn given_up() -> AnyView {
    let begun = Begun { over: RwSignal::new(Some(given_up_words("Work tablet"))), ..Begun::default() };
    state("Another one was given up", shown(3, two_factor::Forms { begun, ..forms() }))
}

fn wizard(index: usize, forms: enrolment::Forms) -> AnyView {
    let pending = sample(&Pending::samples(), index);
    view! { <EnrolmentView pending forms rest=enrolment_code /> }.into_any()
}

fn steps() -> enrolment::Forms {
    enrolment::Forms {
        begin: use_form("begin", |_| Ok(())),
        show: use_form("show", |_| Ok(())),
        confirm: use_form("confirm", |_| Ok(())),
        give_up: use_form("give-up", |_| Ok(())),
        begun: Begun::default(),
    }
}

pub fn name() -> AnyView {
    let begin = refused(&[("name", Problem::Taken)]);
    state("The name, refused", wizard(0, enrolment::Forms { begin, ..steps() }))
}

pub fn scan() -> AnyView {
    let begin = answered(Ok(Offer::sample()));
    state("Connect your app", wizard(0, enrolment::Forms { begin, ..steps() }))
}

pub fn scan_refused() -> AnyView {
    let show = answered(Ok(Offer::sample()));
    let confirm = refused(&[("code", Problem::ClockOff { minutes: -3 })]);
    state("The phone's clock is off", wizard(2, enrolment::Forms { show, confirm, ..steps() }))
}

pub fn again() -> AnyView {
    state("The page was loaded again", wizard(3, steps()))
}

pub fn stopped() -> AnyView {
    let confirm = refused(&[("code", Problem::TooManyTries)]);
    state("Too many wrong codes", wizard(2, enrolment::Forms { confirm, ..steps() }))
}

pub fn in_use() -> AnyView {
    let give_up = refused(&[("id", Problem::KeyInUse)]);
    state("It was confirmed in another tab", wizard(2, enrolment::Forms { give_up, ..steps() }))
}

pub fn enrolled() -> AnyView {
    let confirm =
        answered(Ok(Enrolled { name: "Pixel 9".to_owned(), codes: Some(NewCodes::sample()), sessions_ended: None }));
    state("The first one, with its backup codes", wizard(0, enrolment::Forms { confirm, ..steps() }))
}

pub fn enrolled_another() -> AnyView {
    let confirm = answered(Ok(Enrolled { name: "Work tablet".to_owned(), codes: None, sessions_ended: Some(2) }));
    state("Another one", wizard(3, enrolment::Forms { confirm, ..steps() }))
}
