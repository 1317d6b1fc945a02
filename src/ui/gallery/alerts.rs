//! Sign-in alerts: the panel, and the page behind the mailed link.

use leptos::prelude::*;

use super::public::page;
use super::slices::{answered, fresh, sample, sending};
use super::state;
use crate::account::alerts::page::AlertsView;
use crate::account::alerts::types::AlertSettings;
use crate::account::disown::page::{DisownView, DisownedView, ExpiredView, FailedView, LoadingView, NoTokenView};
use crate::account::disown::types::{Disowned, SignInShown};
use crate::error::Error;

pub fn panel() -> AnyView {
    let settings = sample(&AlertSettings::samples(), 0);
    state("All on", view! { <AlertsView settings form=fresh() /> }.into_any())
}

pub fn unsaved() -> AnyView {
    let settings = sample(&AlertSettings::samples(), 0);
    let form = fresh();
    form.core.edited.set(",new_device,".to_owned());
    state("Not saved yet", view! { <AlertsView settings form /> }.into_any())
}

pub fn saved() -> AnyView {
    let settings = sample(&AlertSettings::samples(), 1);
    let form = answered(Ok(settings.switches));
    state("Saved, one on, places unknown", view! { <AlertsView settings form /> }.into_any())
}

pub fn saving() -> AnyView {
    let settings = sample(&AlertSettings::samples(), 0);
    state("Saving", view! { <AlertsView settings form=sending("alerts-saving") /> }.into_any())
}

fn asked(shown: Vec<SignInShown>) -> AnyView {
    page(view! { <DisownView shown form=fresh() token="token".to_owned() /> }.into_any())
}

pub fn ask() -> AnyView {
    asked(vec![sample(&SignInShown::samples(), 0)])
}

pub fn ask_long() -> AnyView {
    asked(vec![sample(&SignInShown::samples(), 1)])
}

pub fn ask_many() -> AnyView {
    asked(SignInShown::samples().into_iter().cycle().take(5).collect())
}

pub fn ask_busy() -> AnyView {
    let shown = vec![sample(&SignInShown::samples(), 0)];
    page(view! { <DisownView shown form=sending("disown-sent") token="token".to_owned() /> }.into_any())
}

pub fn loading() -> AnyView {
    page(view! { <LoadingView /> }.into_any())
}

fn not_shown(error: Error) -> AnyView {
    page(view! { <FailedView error on_retry=Callback::new(|()| ()) /> }.into_any())
}

pub fn failed() -> AnyView {
    not_shown(Error::Unavailable { reference: "0193-ref".to_owned() })
}

pub fn too_many() -> AnyView {
    not_shown(Error::TooMany { retry_after_s: 180 })
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
