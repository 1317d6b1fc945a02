//! The panel of sessions in each of its states, and the notice over a page whose session has ended.

use leptos::prelude::*;

use super::slices::{answered, sample};
use super::state;
use crate::account::active_sessions::page::{ActiveSessionsView, Forms};
use crate::account::active_sessions::types::SessionList;
use crate::account::session_ends::types::PastSession;
use crate::error::{Error, Problem};
use crate::time::UnixMillis;
use crate::ui::form::use_form;
use crate::ui::{OpenRow, SessionWatch};

pub fn forms() -> Forms {
    Forms {
        end: use_form("end", |_| Ok(())),
        end_others: use_form("end-others", |_| Ok(())),
        rename: use_form("rename", |_| Ok(())),
        renaming: OpenRow::sample(""),
        all: RwSignal::new(false),
    }
}

fn shown(index: usize, forms: Forms) -> AnyView {
    view! { <ActiveSessionsView list=sample(&SessionList::samples(), index) forms /> }.into_any()
}

pub fn alone() -> AnyView {
    state("This one alone", shown(0, forms()))
}

pub fn few() -> AnyView {
    let list = SessionList { ended: PastSession::samples(), ..sample(&SessionList::samples(), 1) };
    let view = view! { <ActiveSessionsView list forms=forms() /> };
    state("Three, one with the longest name, and two that ended", view.into_any())
}

pub fn many() -> AnyView {
    state("Fifty, of which eight are shown", shown(2, forms()))
}

pub fn all() -> AnyView {
    state("All fifty", shown(2, Forms { all: RwSignal::new(true), ..forms() }))
}

pub fn renaming() -> AnyView {
    let renaming = OpenRow::sample("session-1");
    let rename = answered(Err(Error::invalid("name", Problem::BadCharacter)));
    state("One is being renamed, refused", shown(1, Forms { rename, renaming, ..forms() }))
}

pub fn done() -> AnyView {
    others_signed_out("The others were signed out", 2)
}

pub fn done_before() -> AnyView {
    others_signed_out("They had all ended before", 0)
}

fn others_signed_out(name: &'static str, count: u64) -> AnyView {
    let end_others = answered(Ok((UnixMillis(1_772_546_529_000), count)));
    state(name, shown(0, Forms { end_others, ..forms() }))
}

pub fn one_gone() -> AnyView {
    let was = sample(&SessionList::samples(), 2).sessions.remove(2);
    let end = answered(Ok(("gone".to_owned(), was.title, was.seen_at)));
    state("One of three was signed out", shown(1, Forms { end, ..forms() }))
}

pub fn gone() -> AnyView {
    state("It was gone already", shown(0, Forms { end: answered(Err(Error::NotFound)), ..forms() }))
}

pub fn never_inactive() -> AnyView {
    state("Nothing can be inactive", shown(3, forms()))
}

pub fn none_inactive() -> AnyView {
    let list = SessionList { ends_after_days: None, ..sample(&SessionList::samples(), 3) };
    state("Nothing is inactive", view! { <ActiveSessionsView list forms=forms() /> }.into_any())
}

pub fn signed_out() -> AnyView {
    let text = "Signed out from Firefox on Linux at 14:02 UTC.";
    state("Over every open tab, within two seconds", view! { <SessionWatch session="session-0" text /> }.into_any())
}
