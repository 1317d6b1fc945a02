//! Why a form was not carried out.

use leptos::prelude::*;

use super::changes::Changes;
use super::form::Labels;
use super::form_state::Core;
use super::panel_states::{load_again, reference};
use super::{ButtonLink, ErrorSummary, Notice, NoticeTone, messages, sign_in_first};
use crate::error::{Error, FieldErrors, Problem};
use crate::platform;

/// Why the form was not carried out, if so.
pub(super) fn with_failure<T>(core: Core, look: impl FnOnce(Option<&Error>) -> T) -> T {
    core.answer.with(|answer| look(answer.as_ref().and_then(|answer| answer.as_ref().err())))
}

/// The problem of a single field that nobody asked about: of a hidden one.
fn unplaced(core: Core, fields: &FieldErrors) -> Option<&Problem> {
    let [(field, problem)] = fields.as_slice() else { return None };
    core.placed.with_value(|placed| !placed.contains(&field.as_str())).then_some(problem)
}

/// What is wrong with the form as a whole: the sentence of the failure, or links to the refused fields.
pub(super) fn failure_view(core: Core, (labels, prefix): (Labels, &'static str)) -> AnyView {
    let named = move |(name, problem): &(String, Problem)| {
        let label = labels.iter().find(|(field, _)| field == name).map_or("", |(_, label)| label);
        (format!("{prefix}{name}"), format!("{label}: {}", messages::problem(problem)))
    };
    let problems = Signal::derive(move || {
        with_failure(core, |failure| match failure {
            Some(Error::Invalid(fields)) if fields.len() > 1 => fields.iter().map(named).collect(),
            _ => Vec::new(),
        })
    });
    let sign_in = sign_in_first(&platform::place(), "");
    let changes = use_context::<Changes>();
    let reload = Callback::new(move |()| {
        core.forget();
        if let Some(changes) = changes {
            changes.tell();
        }
    });
    let other = move || {
        with_failure(core, |failure| match failure {
            None => None,
            Some(Error::Invalid(fields)) if !fields.is_empty() => {
                let text = messages::problem(unplaced(core, fields)?);
                Some(view! { <Notice tone=NoticeTone::Danger live=true>{text}</Notice> }.into_any())
            }
            Some(error) => {
                let action = match error {
                    Error::SignedOut => {
                        Some(view! { <ButtonLink small=true href=sign_in.clone()>"Sign in"</ButtonLink> }.into_any())
                    }
                    error if error.is_outdated() => Some(load_again(reload)),
                    _ => None,
                };
                let text = messages::error(error);
                let reference = match error {
                    Error::Unavailable { reference } => self::reference(reference),
                    _ => None,
                };
                Some(view! { <Notice tone=NoticeTone::Danger live=true action>{text}{reference}</Notice> }.into_any())
            }
        })
        .into_any()
    };
    view! {
        <div class="form__failure">
            <ErrorSummary id=format!("{}-problems", core.id) problems />
            {other}
        </div>
    }
    .into_any()
}
