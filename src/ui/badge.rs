use leptos::prelude::*;

/// What a badge says besides its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A plain fact.
    #[default]
    Plain,
    /// On, verified, paid.
    Ok,
    /// This one: the current session, the current plan.
    Accent,
    /// Needs attention soon.
    Warn,
    /// Failed, expired or blocked.
    Danger,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "badge",
            Self::Ok => "badge badge--ok",
            Self::Accent => "badge badge--accent",
            Self::Warn => "badge badge--warn",
            Self::Danger => "badge badge--danger",
        }
    }
}

/// One or two words of state beside a title.
#[component]
pub fn Badge(
    /// The words.
    #[prop(into)]
    text: String,
    #[prop(optional)] tone: Tone,
    /// A dot before the words, for a state that is switched on.
    #[prop(optional)]
    dot: bool,
) -> AnyView {
    view! {
        <span class=tone.class()>{dot.then(|| view! { <span class="badge__dot"></span> }.into_any())} {text}</span>
    }
    .into_any()
}
