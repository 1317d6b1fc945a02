use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{ButtonLink, Icon, Notice};
use crate::platform;

/// The content of a panel could not be fetched. "Try again" is a link to the same page, so that it works without a script; with
/// one, `on_retry` runs instead.
#[component]
pub fn PanelError(
    /// What happened and what to do.
    #[prop(into)]
    text: String,
    /// Under which the log knows more; empty when there is none.
    #[prop(optional, into)]
    reference: String,
    on_retry: Callback<()>,
) -> AnyView {
    view! {
        <div class="panel-states" role="alert">
            <div class="panel-states__line panel-states__line--bad">
                <Icon name="error" />
                <div>
                    <p class="panel-states__title">{text}</p>
                    {self::reference(&reference)}
                </div>
            </div>
            <div class="panel-states__action">{try_again(on_retry)}</div>
        </div>
    }
    .into_any()
}

/// A link to the same page, which does something else where scripts run.
pub(super) fn try_again(on_retry: Callback<()>) -> AnyView {
    instead_of_loading("Try again", on_retry)
}

/// The same where what the page shows is old.
pub(super) fn load_again(on_click: Callback<()>) -> AnyView {
    instead_of_loading("Load again", on_click)
}

fn instead_of_loading(words: &str, act: Callback<()>) -> AnyView {
    let words = (words.to_owned(), None);
    acting_link("button button--small", platform::place(), words, Box::new(move || act.run(())))
}

/// A link within a text that goes back to a form: to its page without scripts, to what stood in it where they run.
pub fn back_link(href: &str, words: &str, on_click: Callback<()>) -> AnyView {
    acting_link("", href.to_owned(), (words.to_owned(), None), Box::new(move || on_click.run(())))
}

/// A link that does something else where scripts run: its class, address, words and, where these do not say to which thing, label.
pub(super) fn acting_link(
    class: &'static str,
    href: String,
    (words, label): (String, Option<String>),
    on_click: Box<dyn Fn()>,
) -> AnyView {
    let act = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_click();
        }
    };
    view! {
        <a class=class href=href aria-label=label on:click=act>
            {words}
        </a>
    }
    .into_any()
}

/// Under which the log knows more of a failure; nothing where it knows nothing.
pub(super) fn reference(reference: &str) -> Option<AnyView> {
    let shown = || {
        let reference = reference.to_owned();
        view! { <p class="panel-states__reference">"Reference for support: " <code>{reference}</code></p> }.into_any()
    };
    (!reference.is_empty()).then(shown)
}

/// The session is over: the panel shows nothing any more, and says how to come back to the same place.
#[component]
pub fn SessionEnded(
    #[prop(into)] text: String,
    /// Where to sign in, leading back here.
    #[prop(into)]
    href: String,
    /// The words of the way there.
    #[prop(into)]
    action: String,
) -> AnyView {
    view! {
        <div class="panel-states" role="alert">
            <div class="panel-states__line">
                <Icon name="lock" />
                <p class="panel-states__title">{text}</p>
            </div>
            <div class="panel-states__action">
                <ButtonLink small=true href=href>
                    {action}
                </ButtonLink>
            </div>
        </div>
    }
    .into_any()
}

/// Where to sign in, leading back to a page of the settings, and to one of its panels where `fragment` names it. Both stand in the link
/// as they are.
pub fn sign_in_first(page: &str, fragment: &str) -> String {
    let mark = if fragment.is_empty() { "" } else { "%23" };
    format!("/sign-in?notice=sign-in-first&next={page}{mark}{fragment}")
}

/// The panel can be read but not changed, and why.
#[component]
pub fn ReadOnly(#[prop(into)] reason: String) -> AnyView {
    view! { <Notice>{reason}</Notice> }.into_any()
}

/// The mark in a panel's foot that the change is kept.
#[component]
pub fn Saved(
    /// `Saved`, `Password changed`; nothing is shown while this is `None`.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> AnyView {
    view! {
        <span role="status">
            {move || {
                text.get()
                    .map(|text| {
                        view! {
                            <span class="panel-states__saved">
                                <Icon name="check" />
                                {text}
                            </span>
                        }.into_any()
                    })
                    .into_any()
            }}
        </span>
    }
    .into_any()
}
