//! Sign-in alerts: the panel, and the page behind the mailed link.

use leptos::prelude::*;

use super::public::page;
use super::slices::{answered, fresh, sample};
use super::state;
use crate::account::alerts::page::AlertsView;
use crate::account::alerts::types::AlertSettings;
use crate::account::disown::page::{DisownView, DisownedView, ExpiredView, NoTokenView};
use crate::account::disown::types::{Disowned, SignInShown};

pub fn panel() -> AnyView {
    let settings = sample(&AlertSettings::samples(), 0);
    state("All on", view! { <AlertsView settings form=fresh() /> }.into_any())
}

pub fn saved() -> AnyView {
    let settings = sample(&AlertSettings::samples(), 1);
    let form = answered(Ok(settings.switches));
    state("Saved, one on", view! { <AlertsView settings form /> }.into_any())
}

fn asked(index: usize) -> AnyView {
    let shown = Some(sample(&SignInShown::samples(), index));
    page(view! { <DisownView shown form=fresh() token="token".to_owned() /> }.into_any())
}

pub fn ask() -> AnyView {
    asked(0)
}

pub fn ask_long() -> AnyView {
    asked(1)
}

fn disowned(index: usize) -> AnyView {
    page(view! { <DisownedView disowned=sample(&Disowned::samples(), index) /> }.into_any())
}

pub fn done() -> AnyView {
    disowned(0)
}

pub fn done_with_added() -> AnyView {
    disowned(1)
}

pub fn again() -> AnyView {
    page(view! { <NoTokenView /> }.into_any())
}

pub fn expired() -> AnyView {
    page(view! { <ExpiredView /> }.into_any())
}
