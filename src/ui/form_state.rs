//! What a form knows of itself. Texts become typed where they are checked or shown: so this is in the browser's half once, and not
//! once for each form.

use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::form_failure::with_failure;
use super::messages;
use super::posted::{Entered, PostedSlot};
use crate::error::{Error, FieldErrors, Problem};
use crate::wire;

pub(super) type Check = Arc<dyn Fn(&Entered) -> Result<(), FieldErrors> + Send + Sync>;

/// The hidden field of a form that asks for more than at first.
pub const ASKED: &str = "asked";

/// A form's state, whatever it is for.
#[derive(Clone, Copy)]
pub(super) struct Core {
    pub(super) id: &'static str,
    pub(super) path: &'static str,
    pub(super) answer: RwSignal<Option<Result<String, Error>>>,
    pub(super) done: Memo<Option<String>>,
    pub(super) busy: RwSignal<bool>,
    /// Something was typed since the last answer.
    pub(super) edited: RwSignal<bool>,
    pub(super) check: StoredValue<Check>,
    pub(super) values: StoredValue<Entered>,
    /// The fields whose problems have a place of their own.
    pub(super) placed: StoredValue<Vec<&'static str>>,
}

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

pub(super) fn make(id: &'static str, path: &'static str, check: Check) -> Core {
    let take = |slot: PostedSlot| {
        let ours = slot.0.with_value(|posted| posted.as_ref().is_some_and(|posted| posted.path == path));
        ours.then(|| slot.0.try_update_value(Option::take).flatten()).flatten()
    };
    let (values, outcome) =
        use_context::<PostedSlot>().and_then(take).map(|posted| (posted.values, posted.outcome)).unzip();
    let answer = RwSignal::new(outcome);
    let done = Memo::new(move |_| answer.with(|answer| answer.as_ref().and_then(|answer| answer.clone().ok())));
    let values = StoredValue::new(values.unwrap_or_default());
    let (busy, edited) = (RwSignal::new(false), RwSignal::new(false));
    let (check, placed) = (StoredValue::new(check), StoredValue::default());
    Core { id, path, answer, done, busy, edited, check, values, placed }
}

impl<S> FormState<S> {
    /// The sentence below a field, if it was refused.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        error_of(self.core, field)
    }

    /// Whether a field was refused: for pages that then show something else.
    pub fn is_refused(self, field: &'static str) -> Memo<bool> {
        let error = self.error(field);
        Memo::new(move |_| error.with(Option::is_some))
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

    /// Whether it was refused when it was last sent, as of now.
    pub fn was_refused(self) -> bool {
        self.core.answer.with_untracked(|answer| matches!(answer, Some(Err(_))))
    }

    /// Why it was not carried out, where what it was about has changed meanwhile: the row that it stood in may be gone.
    pub fn outdated(self) -> Option<String> {
        with_failure(self.core, |failure| failure.filter(|error| error.is_outdated()).map(messages::error))
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

    /// As if it had never been sent.
    pub fn forget(self) {
        self.core.answer.set(None);
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
        self.core.answer.with_untracked(Option::is_none) || self.ticked(field)
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

fn saved(core: Core) -> Signal<Option<String>> {
    Signal::derive(move || (core.done.with(Option::is_some) && !core.edited.get()).then(|| "Saved".to_owned()))
}

fn asked(core: Core, fields: &'static [&'static str]) -> Memo<bool> {
    let before = core.values.with_value(|values| values.has(ASKED));
    let is_refused = move |field: &str| {
        core.answer.with(|answer| matches!(answer, Some(Err(error)) if error.problem_of(field).is_some()))
    };
    Memo::new(move |then: Option<&bool>| fields.iter().any(|field| is_refused(field)) || *then.unwrap_or(&before))
}

fn refused_as(core: Core, field: &str, problems: &[Problem]) -> bool {
    core.answer.with(|answer| match answer {
        Some(Err(error)) => error.problem_of(field).is_some_and(|problem| problems.contains(problem)),
        _ => false,
    })
}

/// What is wrong with this field is told in a place of its own, and not on top of the form.
fn place(core: Core, field: &'static str) {
    core.placed.update_value(|placed| placed.push(field));
}

fn error_of(core: Core, field: &'static str) -> Signal<Option<String>> {
    place(core, field);
    Signal::derive(move || {
        core.answer.with(|answer| match answer {
            Some(Err(error)) => error.problem_of(field).map(messages::problem),
            _ => None,
        })
    })
}
