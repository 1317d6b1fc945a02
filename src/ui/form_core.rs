//! What a form knows of itself. Texts become typed where they are checked or shown: so this is in the browser's half once, and not
//! once for each form.

use std::sync::Arc;

use leptos::prelude::*;

use super::form_state::ASKED;
use super::messages;
use super::posted::{Entered, PostedSlot};
use crate::error::{Error, FieldErrors, Problem};
use crate::platform;

pub(super) type Check = Arc<dyn Fn(&Entered) -> Result<(), FieldErrors> + Send + Sync>;

/// A form's state, whatever it is for.
#[derive(Clone, Copy)]
pub(super) struct Core {
    pub(super) id: &'static str,
    pub(super) path: &'static str,
    pub(super) answer: RwSignal<Option<Result<String, Error>>>,
    pub(super) done: Memo<Option<String>>,
    pub(super) busy: RwSignal<bool>,
    /// The fields that were typed into since the last answer, each between commas: what was wrong with them is told no longer.
    pub(super) edited: RwSignal<String>,
    pub(super) check: StoredValue<Check>,
    /// The digits of the code that was refused last: sent once more they would only count as another try.
    pub(super) refused: StoredValue<String>,
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

    /// A field was typed into. What was refused a moment ago is as wrong as it was; what is put back to what is kept is no change.
    pub(super) fn edit(self, (name, value, changed): (String, String, bool)) {
        let refused = self.was_refused();
        if name == CODE && self.is_refused_code(&value) {
            self.edited.set(String::new());
        } else if !changed && !refused {
            self.edited.update(|edited| *edited = edited.replace(&format!(",{name},"), ""));
        } else if !self.is_edited(&name) {
            self.edited.update(|edited| *edited += &format!(",{name},"));
        }
    }

    /// Whether it was refused when it was last sent, as of now.
    pub(super) fn was_refused(self) -> bool {
        self.answer.with_untracked(|answer| matches!(answer, Some(Err(_))))
    }

    /// Whether this code is the one that was refused last, however it is spaced.
    pub(super) fn is_refused_code(self, typed: &str) -> bool {
        let digits = digits(typed);
        !digits.is_empty() && self.refused.with_value(|refused| *refused == digits)
    }

    /// Remembers the code of an answer that refused it.
    pub(super) fn remember(self, outcome: &Result<String, Error>, code: &str) {
        let refused = outcome.as_ref().is_err_and(|error| error.problem_of(CODE).is_some());
        self.refused.set_value(if refused { digits(code) } else { String::new() });
    }

    /// As if it had never been sent.
    pub(super) fn forget(self) {
        self.refused.set_value(String::new());
        self.edited.set(String::new());
        self.answer.set(None);
    }
}

/// The field of one-time codes.
pub(super) const CODE: &str = "code";

/// How long an answer stays with a page that is left: as long as the links work that it speaks of.
const KEPT_MS: i64 = 30 * 60 * 1000;

/// The digits of a code; nothing of one that holds letters.
fn digits(typed: &str) -> String {
    let plain: String = typed.split_whitespace().collect();
    if plain.bytes().all(|byte| byte.is_ascii_digit()) { plain } else { String::new() }
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
    let (check, placed, refused) = (StoredValue::new(check), StoredValue::default(), StoredValue::default());
    Core { id, path, answer, done, busy, edited, check, refused, posted, values, placed }
}

/// Keeps the answer with the page, and shows it again where the page comes back soon.
pub(super) fn stay(core: Core) {
    let now = || platform::now().map_or(0, |now| now.0);
    let still = move |kept: String| {
        let (at, rest) = kept.split_once(' ')?;
        let told = rest.strip_prefix(core.path)?;
        (now() - at.parse::<i64>().ok()? < KEPT_MS).then(|| told.to_owned())
    };
    Effect::new(move |before: Option<()>| match (before, core.done.get()) {
        (None, None) => {
            if let Some(told) = platform::kept().and_then(still) {
                core.answer.set(Some(Ok(told)));
            }
        }
        (_, told) => platform::keep(told.map(|told| format!("{} {}{told}", now(), core.path)).as_deref()),
    });
}

pub(super) fn saved(core: Core) -> Signal<Option<String>> {
    Signal::derive(move || {
        (core.done.with(Option::is_some) && core.edited.with(String::is_empty)).then(|| "Saved".to_owned())
    })
}

pub(super) fn unsaved(core: Core) -> Signal<bool> {
    let failed = failed(core);
    Signal::derive(move || !core.busy.get() && (failed.get() || !core.edited.with(String::is_empty)))
}

pub(super) fn failed(core: Core) -> Signal<bool> {
    Signal::derive(move || core.answer.with(|answer| matches!(answer, Some(Err(_)))))
}

pub(super) fn asked(core: Core, fields: &'static [&'static str]) -> Memo<bool> {
    let before = core.values.with_value(|values| values.has(ASKED));
    Memo::new(move |then: Option<&bool>| fields.iter().any(|field| is_refused(core, field)) || *then.unwrap_or(&before))
}

/// Whether a field was refused, whatever was typed into it since.
pub(super) fn is_refused(core: Core, field: &str) -> bool {
    core.answer.with(|answer| matches!(answer, Some(Err(error)) if error.problem_of(field).is_some()))
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
