//! Forms: the form is the state, so that it works before the browser's half arrives and without it.

use std::sync::Arc;

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::web_sys::{FormData, SubmitEvent};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use server_fn::client::Client;
use server_fn::codec::{Json, PostUrl};
use server_fn::request::ClientReq;
use server_fn::{Http, ServerFn};

use super::{ErrorSummary, Notice, NoticeTone, messages};
use crate::error::{Error, FieldErrors, Problem};
use crate::platform;

/// A form that was posted without scripts, and what became of it. The page that answers such a post shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The endpoint.
    pub url: String,
    /// What was entered, without anything secret.
    pub values: Vec<(String, String)>,
    /// The endpoint's answer as JSON, or its error.
    pub outcome: Result<String, Error>,
}

/// The post that this page answers, until the form it belongs to has taken it.
#[derive(Clone, Copy)]
struct PostedSlot(StoredValue<Option<Posted>>);

/// Hands the post that the server put into the page to its form. Called once, at the root.
pub fn provide_posted() {
    let posted = SharedValue::new(use_context::<Posted>).into_inner();
    provide_context(PostedSlot(StoredValue::new(posted)));
}

/// The label of each field, by its name.
pub type Labels = &'static [(&'static str, &'static str)];

/// What runs in the browser before a form is sent.
type Check<S> = Arc<dyn Fn(&S) -> Result<(), FieldErrors> + Send + Sync>;

/// What a server function must be to stand behind a form.
pub trait Post:
    ServerFn<Protocol = Http<PostUrl, Json>, Error = Error> + DeserializeOwned + Clone + Send + Sync + 'static
{
}
impl<S> Post for S where
    S: ServerFn<Protocol = Http<PostUrl, Json>, Error = Error> + DeserializeOwned + Clone + Send + Sync + 'static
{
}

/// One form's state: its action, and what stands in its fields at first.
pub struct FormState<S>
where
    S: ServerFn + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    /// Runs the server function.
    pub action: ServerAction<S>,
    /// The form's id; also the prefix of nothing else.
    pub id: &'static str,
    check: StoredValue<Check<S>>,
    values: StoredValue<Vec<(String, String)>>,
}

impl<S> Clone for FormState<S>
where
    S: ServerFn + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for FormState<S>
where
    S: ServerFn + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
}

/// The state of a form. `check` runs in the browser before anything is sent, and again on the server.
pub fn use_form<S>(
    id: &'static str,
    check: impl Fn(&S) -> Result<(), FieldErrors> + Send + Sync + 'static,
) -> FormState<S>
where
    S: Post + Clone + Serialize,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let action = ServerAction::<S>::new();
    let slot = use_context::<PostedSlot>();
    let ours =
        slot.filter(|slot| slot.0.with_value(|posted| posted.as_ref().is_some_and(|posted| posted.url == S::url())));
    let posted = ours.and_then(|slot| slot.0.try_update_value(Option::take).flatten());
    let (values, outcome) = posted.map(|posted| (posted.values, posted.outcome)).unzip();
    if let Some(outcome) = outcome {
        let read =
            |json: String| serde_json::from_str(&json).map_err(|_| Error::Unavailable { reference: String::new() });
        action.value().set(Some(outcome.and_then(read)));
    }
    FormState {
        action,
        id,
        check: StoredValue::new(Arc::new(check)),
        values: StoredValue::new(values.unwrap_or_default()),
    }
}

impl<S> FormState<S>
where
    S: ServerFn<Error = Error> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    /// The sentence below a field, if it was refused.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.action.value().with(|value| match value {
                Some(Err(error)) => error.problem_of(field).map(messages::problem),
                _ => None,
            })
        })
    }

    /// Why the form was not carried out.
    pub fn failure(self) -> Signal<Option<Error>> {
        Signal::derive(move || self.action.value().with(|value| value.as_ref().and_then(|answer| answer.clone().err())))
    }

    /// The answer, once there is one.
    pub fn done(self) -> Memo<Option<S::Output>>
    where
        S::Output: PartialEq,
    {
        Memo::new(move |_| self.action.value().with(|value| value.as_ref().and_then(|answer| answer.clone().ok())))
    }

    /// Whether a field was refused: for pages that then show something else.
    pub fn is_refused(self, field: &'static str) -> Memo<bool> {
        Memo::new(move |_| {
            self.action.value().with(|value| matches!(value, Some(Err(error)) if error.problem_of(field).is_some()))
        })
    }

    /// The form was sent and is not answered yet.
    pub fn busy(self) -> Signal<bool> {
        self.action.pending().into()
    }

    /// What stood in a field when it was posted without scripts, else `otherwise`.
    pub fn value(self, field: &str, otherwise: &str) -> String {
        self.values.with_value(|values| {
            values.iter().find(|(name, _)| name == field).map_or(otherwise, |(_, value)| value.as_str()).to_owned()
        })
    }

    /// Whether a box was ticked when it was posted without scripts.
    pub fn ticked(self, field: &str) -> bool {
        self.values.with_value(|values| values.iter().any(|(name, _)| name == field))
    }
}

/// The form itself: sends by script where there is one, by post where not; says what is wrong and takes the focus there.
#[component]
pub fn Form<S>(
    /// From [`use_form`].
    state: FormState<S>,
    /// What to call each field in the summary of errors, in the order of the form.
    #[prop(optional)]
    labels: Labels,
    children: Children,
) -> AnyView
where
    S: Post,
    S::Output: Clone + Send + Sync + 'static,
    <<S::Client as Client<Error>>::Request as ClientReq<Error>>::FormData: From<FormData>,
    S::Client: Client<Error>,
{
    let failure = state.failure();
    let id = state.id;
    Effect::new(move |before: Option<bool>| {
        let refused = failure.with(Option::is_some);
        if refused && before.is_some() {
            platform::focus_first_problem(id);
        }
        refused
    });
    let check = move |event: SubmitEvent| {
        let Ok(entered) = S::from_event(&event) else { return };
        let checked = state.check.with_value(|check| check(&entered));
        if let Err(fields) = checked {
            event.prevent_default();
            state.action.value().set(Some(Err(Error::Invalid(fields))));
        } else if state.busy().get_untracked() {
            event.prevent_default();
        }
    };
    let children = children();
    view! {
        <div class="form" id=id on:submit:capture=check>
            <ActionForm action=state.action attr:novalidate="">
                {failure_view(id, failure, labels)}
                {children}
            </ActionForm>
        </div>
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
