//! What a form knows of itself. Texts become typed where they are checked or shown: so this is in the browser's half once, and not
//! once for each form.

use std::sync::Arc;

use leptos::prelude::*;

use super::form_state::ASKED;
use super::messages;
use super::posted::{Entered, PostedSlot};
use crate::error::{Error, FieldErrors, Problem};

pub(super) type Check = Arc<dyn Fn(&Entered) -> Result<(), FieldErrors> + Send + Sync>;

/// A form's state, whatever it is for.
#[derive(Clone, Copy)]
pub(super) struct Core {
    pub(super) id: &'static str,
    pub(super) path: &'static str,
    pub(super) answer: RwSignal<Option<Result<String, Error>>>,
    pub(super) done: Memo<Option<String>>,
    pub(super) busy: RwSignal<bool>,
    /// The fields that were typed into since the last answer, each between commas: what was wrong with them is not any more.
    pub(super) edited: RwSignal<String>,
    pub(super) check: StoredValue<Check>,
    /// It was posted without scripts, and this page answers that.
    pub(super) posted: bool,
    pub(super) values: StoredValue<Entered>,
    /// The fields whose problems are told where somebody asked about them.
    pub(super) placed: StoredValue<Vec<&'static str>>,
}

impl Core {
    /// Whether a field was typed into since the last answer.
    pub(super) fn is_edited(self, field: &str) -> bool {
        self.edited.with(|edited| edited.contains(&format!(",{field},")))
    }
}

pub(super) fn make(id: &'static str, path: &'static str, check: Check) -> Core {
    let take = |slot: PostedSlot| {
        let ours = slot.0.with_value(|posted| posted.as_ref().is_some_and(|posted| posted.path == path));
        ours.then(|| slot.0.try_update_value(Option::take).flatten()).flatten()
    };
    let (values, outcome) =
        use_context::<PostedSlot>().and_then(take).map(|posted| (posted.values, posted.outcome)).unzip();
    let (posted, answer) = (outcome.is_some(), RwSignal::new(outcome));
    let done = Memo::new(move |_| answer.with(|answer| answer.as_ref().and_then(|answer| answer.clone().ok())));
    let values = StoredValue::new(values.unwrap_or_default());
    let (busy, edited) = (RwSignal::new(false), RwSignal::default());
    let (check, placed) = (StoredValue::new(check), StoredValue::default());
    Core { id, path, answer, done, busy, edited, check, posted, values, placed }
}

pub(super) fn saved(core: Core) -> Signal<Option<String>> {
    Signal::derive(move || {
        (core.done.with(Option::is_some) && core.edited.with(String::is_empty)).then(|| "Saved".to_owned())
    })
}

pub(super) fn asked(core: Core, fields: &'static [&'static str]) -> Memo<bool> {
    let before = core.values.with_value(|values| values.has(ASKED));
    let is_refused = move |field: &str| {
        core.answer.with(|answer| matches!(answer, Some(Err(error)) if error.problem_of(field).is_some()))
    };
    Memo::new(move |then: Option<&bool>| fields.iter().any(|field| is_refused(field)) || *then.unwrap_or(&before))
}

pub(super) fn refused_as(core: Core, field: &str, problems: &[Problem]) -> bool {
    core.answer.with(|answer| match answer {
        Some(Err(error)) => error.problem_of(field).is_some_and(|problem| problems.contains(problem)),
        _ => false,
    })
}

/// Whoever asks about a field sees to it that its problem is told: it is not told on top of the form.
pub(super) fn place(core: Core, field: &'static str) {
    core.placed.update_value(|placed| {
        if !placed.contains(&field) {
            placed.push(field);
        }
    });
}

pub(super) fn error_of(core: Core, field: &'static str) -> Signal<Option<String>> {
    place(core, field);
    Signal::derive(move || {
        core.answer.with(|answer| match answer {
            Some(Err(error)) if !core.is_edited(field) => error.problem_of(field).map(messages::problem),
            _ => None,
        })
    })
}
