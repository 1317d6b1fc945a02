use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Card, PanelError, SessionEnded, Skeleton, SkeletonKind, messages};
use crate::error::Error;

/// A panel around data that has to be fetched: a skeleton of the same height, then the view, or what went wrong and how to go on.
pub fn panel<T, V>(id: &'static str, title: &'static str, data: Resource<Result<T, Error>>, view: V) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    let retry = Callback::new(move |()| data.refetch());
    let content = move || {
        let view = view.clone();
        Suspend::new(async move {
            match data.await {
                Ok(data) => view(data),
                Err(error) => failed(id, title, &error, retry),
            }
        })
    };
    let waiting = move || view! { <Card id title><Skeleton kind=SkeletonKind::Fields /></Card> };
    view! { <Transition fallback=waiting>{content}</Transition> }.into_any()
}

/// The panel when there is nothing to show.
pub fn failed(id: &'static str, title: &'static str, error: &Error, retry: Callback<()>) -> AnyView {
    let text = messages::error(error);
    let body = match error {
        Error::SignedOut => view! { <SessionEnded text href="/sign-in" action="Sign in" /> }.into_any(),
        Error::Unavailable { reference } => {
            view! { <PanelError text reference=reference.clone() on_retry=retry /> }.into_any()
        }
        _ => view! { <PanelError text on_retry=retry /> }.into_any(),
    };
    view! { <Card id title>{body}</Card> }.into_any()
}
