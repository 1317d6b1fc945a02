//! Forms: the form is the state, so that it works before the browser's half arrives and without it.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::web_sys::{Event, SubmitEvent};
use send_wrapper::SendWrapper;

use super::Interrupted;
use super::changes::Changes;
use super::form_core::CODE;
use super::form_failure::{failure_view, with_failure};
use super::form_state::Core;
pub use super::form_state::{ASKED, FormState, use_form};
use super::later::awake;
use super::posted::page;
pub use super::posted::{Entered, Posted, provide_posted};
use crate::error::Error;
use crate::platform::{self, Sent};

/// The label of each field, by its name.
pub type Labels = &'static [(&'static str, &'static str)];

/// The form itself: sends by script where there is one, by post where not; says what is wrong and takes the focus there.
#[component]
pub fn Form<S: 'static>(
    /// From [`use_form`].
    state: FormState<S>,
    /// Where one state serves several forms: this one's id.
    #[prop(optional, into)]
    id: Option<String>,
    /// What to call each field in the summary of errors, in the order of the form.
    #[prop(optional)]
    labels: Labels,
    /// What stands before the names in the ids of its fields.
    #[prop(optional)]
    prefix: &'static str,
    /// Empties the fields once the form was carried out.
    #[prop(optional)]
    clears: bool,
    /// Always posted by the browser itself, for a page that answers a post.
    #[prop(optional)]
    by_post: bool,
    /// Without scripts the browser itself holds it back until it is filled in: what stands beside it is shown only once.
    #[prop(optional)]
    strict: bool,
    /// Nothing is lost when the person leaves with something typed in it, so leaving asks nothing: for signing in, a search, a filter.
    #[prop(optional)]
    leaves_freely: bool,
    children: Children,
) -> AnyView {
    draw(state.core, id, (labels, prefix), Ways { clears, by_post, strict, leaves_freely }, children().into_any())
}

/// How a form behaves besides.
#[derive(Clone, Copy)]
struct Ways {
    clears: bool,
    by_post: bool,
    strict: bool,
    leaves_freely: bool,
}

fn draw(core: Core, id: Option<String>, labels: (Labels, &'static str), ways: Ways, children: AnyView) -> AnyView {
    Effect::new(move |before: Option<bool>| {
        let refused = with_failure(core, |failure| failure.is_some());
        if refused && before.is_some() {
            platform::focus_first_problem(core.id);
        }
        refused
    });
    let sender = Sender {
        core,
        clears: ways.clears,
        navigate: platform::navigator(),
        interrupted: use_context(),
        changes: use_context(),
    };
    let submit = move |event: SubmitEvent| {
        if ways.by_post {
            return;
        }
        event.prevent_default();
        if core.busy.get_untracked() {
            return;
        }
        let entered = Entered(platform::entered(&event));
        if core.is_refused_code(entered.get(CODE)) {
            core.edited.set(String::new());
            return platform::focus_first_problem(core.id);
        }
        if let Err(fields) = core.check.with_value(|check| check(&entered)) {
            core.edited.set(String::new());
            core.answer.set(Some(Err(Error::Invalid(fields))));
            return;
        }
        sender.clone().send(entered.0, platform::pressed(&event));
    };
    let edited = move |event: Event| core.edit(platform::field_of(&event));
    // With scripts it is our own sentences that say what is missing.
    let awake = if ways.strict { awake() } else { RwSignal::new(true) };
    let novalidate = move || awake.get();
    // Who was signed out meanwhile can only leave, and is told to.
    let free =
        Signal::derive(move || ways.leaves_freely || with_failure(core, |failure| failure == Some(&Error::SignedOut)));
    view! {
        <form class="form" class=("form--free", free) id=id.unwrap_or_else(|| core.id.to_owned()) action=platform::action(core.path) method="post" novalidate=novalidate on:submit=submit on:input=edited>
            {page().map(|page| view! { <input type="hidden" name="page" value=page /> }.into_any())}
            {failure_view(core, labels)}
            {children}
        </form>
    }
    .into_any()
}

/// What sends a form by script.
#[derive(Clone)]
struct Sender {
    core: Core,
    clears: bool,
    navigate: Rc<dyn Fn(&str)>,
    interrupted: Option<Interrupted>,
    changes: Option<Changes>,
}

impl Sender {
    fn send(self, entered: Vec<(String, String)>, pressed: String) {
        self.core.busy.set(true);
        leptos::task::spawn_local(async move {
            let code = Entered(entered.clone()).get(CODE).to_owned();
            let sent = platform::send(self.core.path, entered.clone()).await;
            self.core.busy.set(false);
            match (sent, self.interrupted) {
                (Sent { outcome: Err(Error::ConfirmIdentity), .. }, Some(interrupted)) => {
                    let name = pressed.clone();
                    let again = SendWrapper::new(move || self.clone().send(entered.clone(), name.clone()));
                    interrupted.keep(pressed, Callback::new(move |()| again()));
                }
                (sent, _) => {
                    self.core.remember(&sent.outcome, &code);
                    self.take(sent);
                }
            }
        });
    }

    fn take(self, sent: Sent) {
        if let Some(path) = sent.go_to {
            return (self.navigate)(&path);
        }
        let Core { id, answer, done, edited, .. } = self.core;
        platform::reveal(id);
        edited.set(String::new());
        if let Some(changes) = self.changes.filter(|_| sent.outcome.as_ref().is_err_and(Error::is_settled)) {
            changes.tell();
        }
        if let Ok(told) = &sent.outcome {
            platform::settle(id, self.clears);
            // The panel may be gone by now.
            let Some(same) = done.try_with_untracked(|before| before.as_ref() == Some(told)) else { return };
            if same {
                // What says the same once more is taken away first, or nobody would see or hear it.
                answer.set(None);
                let _ = request_animation_frame(move || drop(answer.try_set(Some(sent.outcome))));
                return;
            }
        }
        answer.set(Some(sent.outcome));
    }
}
