//! What a form knows of itself, as its page sees it: typed, and always the same code beneath.

use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

pub(super) use super::form_core::Core;
use super::form_core::{asked, error_of, failed, is_refused, make, place, refused_as, saved, stay, unsaved};
use super::posted::Entered;
use crate::error::{Error, FieldErrors, Problem};
use crate::wire;

/// The hidden field of a form that asks for more than at first.
pub const ASKED: &str = "asked";

/// The state of the form of one server function: what stands in its fields at first, and what became of it.
pub struct FormState<S> {
    pub(super) core: Core,
    of: PhantomData<fn() -> S>,
}

impl<S> Clone for FormState<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for FormState<S> {}

/// The state of a form. `check` runs in the browser before anything is sent, and again on the server.
pub fn use_form<S: ServerFn<Error = Error>>(
    id: &'static str,
    check: impl Fn(&Entered) -> Result<(), FieldErrors> + Send + Sync + 'static,
) -> FormState<S> {
    FormState { core: make(id, S::PATH, Arc::new(check)), of: PhantomData }
}

impl<S> FormState<S> {
    /// The sentence below a field, if it was refused.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        error_of(self.core, field)
    }

    /// Whether a field was refused: for pages that then show something else.
    pub fn is_refused(self, field: &'static str) -> Memo<bool> {
        let core = self.core;
        place(core, field);
        Memo::new(move |_| is_refused(core, field))
    }

    /// Whether one of these fields was ever refused: what was asked for once stays. A post without scripts says so by [`ASKED`].
    pub fn asked(self, fields: &'static [&'static str]) -> Memo<bool> {
        fields.iter().for_each(|field| place(self.core, field));
        asked(self.core, fields)
    }

    /// Whether a field was refused for one of these reasons.
    pub fn is_refused_as(self, field: &'static str, problems: &'static [Problem]) -> Memo<bool> {
        let core = self.core;
        place(core, field);
        Memo::new(move |_| refused_as(core, field, problems))
    }

    /// Whether a new password was refused as a common one; tells with each answer, also when it is the same as before.
    pub fn refused_as_common(self, field: &'static str) -> Signal<bool> {
        let core = self.core;
        Signal::derive(move || refused_as(core, field, &[Problem::CommonPassword]))
    }

    /// Whether this page answers a post of the form that was made without scripts, or the form was sent since.
    pub fn was_sent(self) -> bool {
        self.core.answer.with_untracked(Option::is_some)
    }

    /// Whether this page answers a post of the form that was made without scripts: then what it says stands on top of the panel, which is where
    /// the browser goes.
    pub fn was_posted(self) -> bool {
        self.core.posted
    }

    /// Whether it was refused when it was last sent, as of now.
    pub fn was_refused(self) -> bool {
        self.core.was_refused()
    }

    /// The same as it changes.
    pub fn failed(self) -> Signal<bool> {
        failed(self.core)
    }

    /// The form was sent and is not answered yet.
    pub fn busy(self) -> Signal<bool> {
        self.core.busy.into()
    }

    /// Whether the form was carried out; changes with each answer.
    pub fn done(self) -> Memo<Option<String>> {
        self.core.done
    }

    /// `Saved` once the form was carried out, until something else is typed.
    pub fn saved(self) -> Signal<Option<String>> {
        saved(self.core)
    }

    /// Whether something was entered since it was last carried out.
    pub fn unsaved(self) -> Signal<bool> {
        unsaved(self.core)
    }

    /// Its answer stays with the page when that is loaded anew, as a phone does by itself while somebody looks into their mail.
    pub fn stays(self) -> Self {
        stay(self.core);
        self
    }

    /// As if it had never been sent.
    pub fn forget(self) {
        self.core.forget();
    }

    /// What stood in a field when it was posted without scripts, else `otherwise`.
    pub fn value(self, field: &str, otherwise: &str) -> String {
        self.core.values.with_value(|values| values.find(field).unwrap_or(otherwise).to_owned())
    }

    /// Whether a box was ticked when it was posted without scripts.
    pub fn ticked(self, field: &str) -> bool {
        self.core.values.with_value(|values| values.has(field))
    }

    /// The same of a box that is ticked from the beginning.
    pub fn still_ticked(self, field: &str) -> bool {
        !self.core.posted || self.ticked(field)
    }
}

impl<S> FormState<S>
where
    S: ServerFn<Error = Error>,
    S::Output: DeserializeOwned,
{
    /// The answer, once there is one.
    pub fn answer(self) -> Option<S::Output> {
        self.core.done.get().and_then(|json| wire::read(&json).ok())
    }
}
