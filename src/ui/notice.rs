use leptos::prelude::*;

use super::Icon;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeTone {
    /// Good to know.
    #[default]
    Info,
    /// Something will happen unless the person acts.
    Warn,
    /// Something is wrong now.
    Danger,
    /// It worked.
    Success,
}

impl NoticeTone {
    /// Class, icon, and the word for those who see neither.
    const fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Info => ("notice notice--info", "info", "Note: "),
            Self::Warn => ("notice notice--warn", "warn", "Warning: "),
            Self::Danger => ("notice notice--danger", "error", "Problem: "),
            Self::Success => ("notice notice--ok", "check", "Done: "),
        }
    }
}

/// A sentence or two that the person should see before going on.
#[component]
pub fn Notice(
    #[prop(optional)] tone: NoticeTone,
    /// Read out when it appears; for notices that answer an action.
    #[prop(optional)]
    live: bool,
    /// A small button at the right.
    #[prop(optional_no_strip)]
    action: Option<AnyView>,
    /// The sentence.
    children: Children,
) -> AnyView {
    let (class, icon, word) = tone.look();
    view! {
        <div class=class role=live.then_some("status")>
            <Icon name=icon />
            <div class="notice__words">
                <span class="said">{word}</span>
                {children()}
            </div>
            {action.map(|action| view! { <div class="notice__action">{action}</div> }.into_any())}
        </div>
    }
    .into_any()
}
