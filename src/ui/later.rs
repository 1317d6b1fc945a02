//! Views that only some accounts have: their code is fetched when it is first drawn with, and the others never load it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::LazyViewError;
use leptos::prelude::*;

use super::changes::retry_together;
use super::panel_states::try_again;
use super::{Notice, NoticeTone, messages};

/// Code on its way.
pub type Code<T> = Pin<Box<dyn Future<Output = Result<T, LazyViewError>> + Send>>;

/// Fetches code; what failed to arrive is fetched again the next time.
pub type Later<T> = fn() -> Code<T>;

/// Fetches what draws a panel from its data and its forms.
pub type LaterView<T, F> = Later<fn(T, F) -> AnyView>;

/// How a panel is drawn: at once, or when its code is here.
pub enum Drawing {
    /// The code is part of the tab.
    Now(AnyView),
    /// The code is to come.
    Later(Code<AnyView>),
}

impl From<AnyView> for Drawing {
    fn from(view: AnyView) -> Self {
        Self::Now(view)
    }
}

/// Draws a panel with code that is to come.
pub fn later<T: Send + 'static, F: Send + 'static>(code: LaterView<T, F>, data: T, forms: F) -> Drawing {
    Drawing::Later(with_code(code, move |draw| draw(data, forms)))
}

/// Draws something within a panel with code that is to come; where that does not arrive, it can be fetched again.
pub fn view_later<T: 'static>(code: Later<T>, draw: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    let draw = Arc::new(draw);
    let fetch = move || {
        let draw = draw.clone();
        with_code(code, move |code| draw(code))
    };
    until_here(Box::new(fetch))
}

/// Draws a part of the page with code of its own, with the same way out.
pub fn part_later(code: impl Fn() -> Code<fn() -> AnyView> + Send + Sync + 'static) -> AnyView {
    until_here(Box::new(move || {
        let code = code();
        Box::pin(async move { Ok(code.await?()) })
    }))
}

/// Whether scripts run: not while the server draws, nor before the page is awake.
pub fn awake() -> RwSignal<bool> {
    let awake = RwSignal::new(false);
    Effect::new(move || awake.set(true));
    awake
}

fn until_here(fetch: Box<dyn Fn() -> Code<AnyView> + Send + Sync>) -> AnyView {
    let odd = RwSignal::new(false);
    let failed = move |_| lost(retry_together(move || odd.update(|odd| *odd = !*odd)));
    let drawn = move || {
        odd.track();
        let code = fetch();
        Suspend::new(async move { code.await.unwrap_or_else(failed) }).into_any()
    };
    view! { {drawn} }.into_any()
}

fn with_code<T: 'static>(code: Later<T>, draw: impl FnOnce(T) -> AnyView + Send + 'static) -> Code<AnyView> {
    Box::pin(async move {
        let drawn = draw(code().await?);
        Ok(view! { <span data-later="" hidden=true></span> {drawn} }.into_any())
    })
}

/// Code did not arrive.
pub fn lost(on_retry: Callback<()>) -> AnyView {
    let action = Some(try_again(on_retry));
    view! { <Notice tone=NoticeTone::Danger live=true action>{messages::LOST_CODE}</Notice> }.into_any()
}
