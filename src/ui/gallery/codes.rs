//! Backup codes in each of their states.

use leptos::prelude::*;

use super::slices::{answered, busy, refused, sample};
use super::state;
use crate::account::backup_codes::page::{BackupCodesOffView, BackupCodesView, Forms};
use crate::account::backup_codes::types::{CodesConfirmed, CodesStatus, NewCodes};
use crate::account::code_check::page::CodeCheckView;
use crate::account::code_check::types::Checked;
use crate::error::{Error, Problem};
use crate::time::UnixMillis;
use crate::ui::Button;
use crate::ui::form::use_form;

pub fn forms() -> Forms {
    Forms {
        renew: use_form("renew", |_| Ok(())),
        confirm: use_form("confirm", |_| Ok(())),
        discard: use_form("discard", |_| Ok(())),
    }
}

fn shown(name: &'static str, index: usize, forms: Forms) -> AnyView {
    let status = sample(&CodesStatus::samples(), index);
    state(name, view! { <BackupCodesView status forms /> }.into_any())
}

pub fn off() -> AnyView {
    state("Two-factor authentication is off", view! { <BackupCodesOffView /> }.into_any())
}

pub fn none() -> AnyView {
    shown("None", 1, forms())
}

pub fn all() -> AnyView {
    shown("All ten", 2, forms())
}

pub fn some() -> AnyView {
    shown("Some used", 3, forms())
}

pub fn few() -> AnyView {
    shown("Three left", 4, forms())
}

pub fn used_up() -> AnyView {
    let renew = answered(Err(Error::TooMany { retry_after_s: 900 }));
    shown("Used up, and too many new ones", 5, Forms { renew, ..forms() })
}

pub fn waiting() -> AnyView {
    shown("A newer set waits", 6, forms())
}

pub fn new() -> AnyView {
    let renew = answered(Ok(NewCodes::sample()));
    let confirm = forms().confirm.answered(Err(Error::invalid("saved", Problem::NotSaved)));
    shown("A new set, not ticked", 3, Forms { renew, confirm, ..forms() })
}

pub fn saving() -> AnyView {
    let Forms { confirm, discard, .. } = forms();
    let renew = busy(answered(Ok(NewCodes::sample())));
    let forms = Forms { renew, confirm: busy(confirm), discard: busy(discard) };
    shown("A new set is on its way", 3, forms)
}

pub fn dead() -> AnyView {
    let confirm = refused(&[("set", Problem::CodesReplaced)]);
    shown("Replaced meanwhile", 3, Forms { confirm, ..forms() })
}

pub fn confirmed() -> AnyView {
    let confirm = answered(Ok(CodesConfirmed { at: UnixMillis(0), replaced: true, sessions_ended: Some(2) }));
    shown("In use, with the other sessions signed out", 2, Forms { confirm, ..forms() })
}

pub fn thrown_away() -> AnyView {
    shown("New codes were thrown away", 3, Forms { discard: answered(Ok(UnixMillis(0))), ..forms() })
}

pub fn checked() -> AnyView {
    let opener =
        view! { <Button command="show-modal" command_for="check-code">"Check a saved code…"</Button> }.into_any();
    let form = answered(Ok(Checked::Used));
    state("A saved code was looked up", view! { {opener} <CodeCheckView form /> }.into_any())
}
