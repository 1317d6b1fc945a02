//! Forms: the form is the state, so that it works before the browser's half arrives and without it.
//!
//! What a form sends and gets is text here, and becomes typed where it is checked or shown: so the machinery is in the browser's half
//! once, and not once for each form.

use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use leptos_router::hooks::use_navigate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use server_fn::ServerFn;

use super::{ErrorSummary, Notice, NoticeTone, messages};
use crate::error::{Error, FieldErrors, Problem};
use crate::platform;

/// A form that was posted without scripts, and what became of it. The page that answers such a post shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The endpoint.
    pub path: String,
    /// What was entered, without anything secret.
    pub values: Entered,
    /// The endpoint's answer as JSON, or its error.
    pub outcome: Result<String, Error>,
}

/// What stands in the fields of a form, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered(pub Vec<(String, String)>);

impl Entered {
    /// What was entered in one field; nothing for an absent one.
    pub fn get(&self, field: &str) -> &str {
        self.find(field).unwrap_or_default()
    }

    /// Whether a box was ticked.
    pub fn has(&self, field: &str) -> bool {
        self.find(field).is_some()
    }

    fn find(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// The post that this page answers, until the form it belongs to has taken it.
#[derive(Clone, Copy)]
struct PostedSlot(StoredValue<Option<Posted>>);

/// Hands the post that the server put into the page to its form. Called once, at the root.
pub fn provide_posted(posted: Option<Posted>) {
    provide_context(PostedSlot(StoredValue::new(posted)));
}

/// The label of each field, by its name.
pub type Labels = &'static [(&'static str, &'static str)];
type Check = Arc<dyn Fn(&Entered) -> Result<(), FieldErrors> + Send + Sync>;

/// A form's state, whatever it is for.
#[derive(Clone, Copy)]
struct Core {
    id: &'static str,
    path: &'static str,
    answer: RwSignal<Option<Result<String, Error>>>,
    done: Memo<Option<String>>,
    busy: RwSignal<bool>,
    check: StoredValue<Check>,
    values: StoredValue<Entered>,
}

/// The state of the form of one server function: what stands in its fields at first, and what became of it.
pub struct FormState<S> {
    core: Core,
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

fn make(id: &'static str, path: &'static str, check: Check) -> Core {
    let take = |slot: PostedSlot| {
        let ours = slot.0.with_value(|posted| posted.as_ref().is_some_and(|posted| posted.path == path));
        ours.then(|| slot.0.try_update_value(Option::take).flatten()).flatten()
    };
    let (values, outcome) =
        use_context::<PostedSlot>().and_then(take).map(|posted| (posted.values, posted.outcome)).unzip();
    let answer = RwSignal::new(outcome);
    let done = Memo::new(move |_| answer.with(|answer| answer.as_ref().and_then(|answer| answer.clone().ok())));
    let values = StoredValue::new(values.unwrap_or_default());
    Core { id, path, answer, done, busy: RwSignal::new(false), check: StoredValue::new(check), values }
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

    /// The form was sent and is not answered yet.
    pub fn busy(self) -> Signal<bool> {
        self.core.busy.into()
    }

    /// Whether the form was carried out; changes with each answer.
    pub fn done(self) -> Memo<Option<String>> {
        self.core.done
    }

    /// What stood in a field when it was posted without scripts, else `otherwise`.
    pub fn value(self, field: &str, otherwise: &str) -> String {
        self.core.values.with_value(|values| values.find(field).unwrap_or(otherwise).to_owned())
    }

    /// Whether a box was ticked when it was posted without scripts.
    pub fn ticked(self, field: &str) -> bool {
        self.core.values.with_value(|values| values.has(field))
    }
}

impl<S> FormState<S>
where
    S: ServerFn<Error = Error>,
    S::Output: DeserializeOwned,
{
    /// The answer, once there is one.
    pub fn answer(self) -> Option<S::Output> {
        self.core.done.get().and_then(|json| serde_json::from_str(&json).ok())
    }
}

impl<S> FormState<S>
where
    S: ServerFn<Error = Error>,
    S::Output: Serialize,
{
    /// The same form as if it had been answered, for samples.
    pub fn answered(self, answer: Result<S::Output, Error>) -> Self {
        let answer = answer.map(|answer| serde_json::to_string(&answer).unwrap_or_default());
        self.core.answer.set(Some(answer));
        self
    }
}

fn error_of(core: Core, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        core.answer.with(|answer| match answer {
            Some(Err(error)) => error.problem_of(field).map(messages::problem),
            _ => None,
        })
    })
}

/// The form itself: sends by script where there is one, by post where not; says what is wrong and takes the focus there.
#[component]
pub fn Form<S: 'static>(
    /// From [`use_form`].
    state: FormState<S>,
    /// What to call each field in the summary of errors, in the order of the form.
    #[prop(optional)]
    labels: Labels,
    /// Empties the fields once the form was carried out.
    #[prop(optional)]
    clears: bool,
    children: Children,
) -> AnyView {
    draw(state.core, labels, clears, children().into_any())
}

fn draw(core: Core, labels: Labels, clears: bool, children: AnyView) -> AnyView {
    let failure =
        Signal::derive(move || core.answer.with(|answer| answer.as_ref().and_then(|answer| answer.clone().err())));
    Effect::new(move |before: Option<bool>| {
        let refused = failure.with(Option::is_some);
        if refused && before.is_some() {
            platform::focus_first_problem(core.id);
        }
        refused
    });
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if core.busy.get_untracked() {
            return;
        }
        let entered = Entered(platform::entered(&event));
        if let Err(fields) = core.check.with_value(|check| check(&entered)) {
            core.answer.set(Some(Err(Error::Invalid(fields))));
            return;
        }
        core.busy.set(true);
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            let sent = platform::send(core.path, entered.0).await;
            core.busy.set(false);
            if let Some(path) = sent.go_to {
                navigate(&path, Default::default());
            } else {
                if clears && sent.outcome.is_ok() {
                    platform::clear(core.id);
                }
                core.answer.set(Some(sent.outcome));
            }
        });
    };
    view! {
        <form class="form" id=core.id action=core.path method="post" novalidate=true on:submit=submit>
            {failure_view(core.id, failure, labels)}
            {children}
        </form>
    }
    .into_any()
}

/// What is wrong with the form as a whole: the sentence of the failure, or links to the refused fields.
fn failure_view(id: &'static str, failure: Signal<Option<Error>>, labels: Labels) -> AnyView {
    let named = move |(name, problem): &(String, Problem)| {
        let label = labels.iter().find(|(field, _)| field == name).map_or("", |(_, label)| label);
        (name.clone(), format!("{label}: {}", messages::problem(problem)))
    };
    let problems = Signal::derive(move || {
        failure.with(|failure| match failure {
            Some(Error::Invalid(fields)) if fields.len() > 1 => fields.iter().map(named).collect(),
            _ => Vec::new(),
        })
    });
    let other = move || {
        failure.get().filter(|error| !matches!(error, Error::Invalid(fields) if !fields.is_empty())).map(|error| {
            view! { <Notice tone=NoticeTone::Danger live=true>{messages::error(&error)}</Notice> }
        })
    };
    view! {
        <div class="form__failure">
            <ErrorSummary id=format!("{id}-problems") problems />
            {other}
        </div>
    }
    .into_any()
}
