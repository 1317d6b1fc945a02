use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::changes::retry_together;
use super::later::Drawing;
use super::{Card, PanelError, SessionEnded, Skeleton, SkeletonKind, messages, sign_in_first};
use crate::error::Error;
use crate::platform::{self, Loading};
use crate::wire::{Wire, read};

/// What a panel shows, as JSON: one kind of resource for all panels, so that its machinery is in the browser's half once.
pub type Data = Resource<Result<String, Error>, Wire>;

/// The answer of a server function without arguments.
pub fn data<S>(ask: S) -> Data
where
    S: ServerFn<Error = Error> + Clone + Send + Sync + 'static,
    S::Output: Serialize,
{
    fetch(Box::new(move || platform::load(ask.clone(), Vec::new())))
}

/// The same for one with arguments, which are asked for again with each fetch: for the server as they are, for the browser as a form.
pub fn data_about<S>(ask: impl Fn() -> (S, platform::Arguments) + Send + Sync + 'static) -> Data
where
    S: ServerFn<Error = Error> + Send + 'static,
    S::Output: Serialize,
{
    fetch(Box::new(move || {
        let (ask, arguments) = ask();
        platform::load(ask, arguments)
    }))
}

fn fetch(load: Box<dyn Fn() -> Loading + Send + Sync>) -> Data {
    Resource::new_with_options(|| (), move |()| load(), true)
}

/// Does something once a form was carried out.
pub fn after(done: Memo<Option<String>>, act: impl Fn() + 'static) {
    run_after(done, Box::new(act));
}

fn run_after(done: Memo<Option<String>>, act: Box<dyn Fn()>) {
    Effect::new(move || {
        if done.get().is_some() {
            act();
        }
    });
}

/// The same, but not for what the page came with.
pub fn after_sent(done: Memo<Option<String>>, act: impl Fn() + 'static) {
    when_told(
        move || done.get(),
        move |done| {
            if done.is_some() {
                act();
            }
        },
    );
}

/// Fetches again each time that a form was carried out.
pub fn fetch_after(done: Memo<Option<String>>, data: Data) {
    after_sent(done, move || data.refetch());
}

/// Fetches again each time that what is asked for has changed.
pub fn fetch_when(asked: Memo<String>, data: Data) {
    when_told(move || asked.get(), move |_| data.refetch());
}

/// Does something with each value that is told after the first one, also with one that equals the one before it: the same form may be carried
/// out twice with the same answer.
pub(super) fn when_told<T: 'static>(value: impl Fn() -> T + 'static, act: impl Fn(&T) + 'static) {
    Effect::new(move |before: Option<()>| {
        let now = value();
        if before.is_some() {
            act(&now);
        }
    });
}

/// A panel around its data: a skeleton of the same height, then the view, or what went wrong and how to go on.
pub fn panel<T: DeserializeOwned, D: Into<Drawing>>(
    id: &'static str,
    title: &'static str,
    data: Data,
    view: impl Fn(T) -> D + Send + Sync + 'static,
) -> AnyView {
    draw(id, title, data, StoredValue::new(Box::new(move |json| Ok(view(read(json)?).into()))), false)
}

/// The same for a panel that most people do not have: nothing stands there while it loads.
pub fn rare_panel<T: DeserializeOwned, D: Into<Drawing>>(
    id: &'static str,
    title: &'static str,
    data: Data,
    view: impl Fn(T) -> D + Send + Sync + 'static,
) -> AnyView {
    draw(id, title, data, StoredValue::new(Box::new(move |json| Ok(view(read(json)?).into()))), true)
}

/// What belongs to a panel beside it: nothing stands there while it loads, nor where that fails, which the panel says.
pub fn beside<T: DeserializeOwned>(data: Data, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    draw("", "", data, StoredValue::new(Box::new(move |json| Ok(view(read(json)?).into()))), true)
}

/// Draws a view from JSON.
pub(super) type Draw = Box<dyn Fn(&str) -> Result<Drawing, Error> + Send + Sync>;

/// Nothing says what went wrong where there is no `id`.
pub(super) fn draw(id: &'static str, title: &'static str, data: Data, view: StoredValue<Draw>, rare: bool) -> AnyView {
    let retry = Callback::new(move |()| data.refetch());
    let sign_in = StoredValue::new(sign_in_first(&platform::place(), id));
    let content = move || {
        Suspend::new(async move {
            let drawing = match data.await {
                Ok(json) => view.with_value(|view| view(&json)),
                Err(error) => Err(error),
            };
            let drawn = match drawing {
                Ok(Drawing::Now(drawn)) => drawn,
                Ok(Drawing::Later(code)) => code.await.unwrap_or_else(|_| lost(id, title, data)),
                Err(_) if id.is_empty() => ().into_any(),
                Err(error) => failed(id, title, &error, sign_in.get_value(), retry),
            };
            // What has the focus is about to be drawn anew.
            if platform::has_focus(id) {
                platform::refocus(id);
            }
            drawn
        })
        .into_any()
    };
    let waiting = move || match rare {
        true => ().into_any(),
        false => awaited(id, title),
    };
    view! { <Transition fallback=waiting>{content}</Transition> }.into_any()
}

/// The panel before it is there. `style/ui/skeleton.css` makes it as high as it will be.
pub fn awaited(id: &'static str, title: &'static str) -> AnyView {
    view! { <Card id title><Skeleton kind=SkeletonKind::Fields /></Card> }.into_any()
}

/// The panel when there is nothing to show; `sign_in` is where to go when nobody is signed in any more.
pub fn failed(id: &'static str, title: &'static str, error: &Error, sign_in: String, retry: Callback<()>) -> AnyView {
    let body = why(error, sign_in, retry);
    view! { <Card id title>{body}</Card> }.into_any()
}

/// The panel when the code that draws it did not arrive.
fn lost(id: &'static str, title: &'static str, data: Data) -> AnyView {
    let retry = retry_together(move || data.refetch());
    view! { <Card id title><PanelError text=messages::LOST_CODE on_retry=retry /></Card> }.into_any()
}

/// Why there is nothing to show, and how to go on.
pub fn why(error: &Error, sign_in: String, retry: Callback<()>) -> AnyView {
    let text = messages::error(error);
    match error {
        Error::SignedOut => view! { <SessionEnded text href=sign_in action="Sign in" /> }.into_any(),
        Error::Unavailable { reference } => {
            view! { <PanelError text reference=reference.clone() on_retry=retry /> }.into_any()
        }
        _ => view! { <PanelError text on_retry=retry /> }.into_any(),
    }
}
