use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How much a button asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one action of a panel or dialog.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action that repeats in every row, or that only leads away.
    Quiet,
    /// Destroys something. Outlined, and filled only in the foot of a dialog.
    Danger,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        }
    }
}

/// A button. While `busy` it keeps its width and its words for screen readers, shows a spinner, and does nothing.
#[component]
pub fn Button(
    #[prop(optional)] kind: Kind,
    /// `button`, or `submit` for the one that sends its form.
    #[prop(default = "button")]
    r#type: &'static str,
    /// The action is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The height for rows and heads of lists.
    #[prop(optional)]
    small: bool,
    /// As wide as its container.
    #[prop(optional)]
    wide: bool,
    /// What the button does, where its words do not say to which thing: `Remove Pixel 9`.
    #[prop(optional, into)]
    label: Option<String>,
    /// Opens (`show-modal`) or closes (`close`) the dialog that `command_for` names, without any script.
    #[prop(optional)]
    command: Option<&'static str>,
    #[prop(optional, into)] command_for: Option<String>,
    /// The id of the form that this button sends, when it stands outside of it.
    #[prop(optional, into)]
    form: Option<String>,
    /// Sent with the form.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// Runs in the browser only; never while busy.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    children: Children,
) -> AnyView {
    let press = move |event: MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class=kind.class()
            class=("button--small", small)
            class=("button--wide", wide)
            class=("button--busy", busy)
            type=r#type
            disabled=disabled
            aria-disabled=move || busy.get().then_some("true")
            aria-label=label
            command=command
            commandfor=command_for
            form=form
            name=name
            value=value
            on:click=press
        >
            <span class="button__label">{children()}</span>
            <span class="button__spinner" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}

/// A link in the shape of a button: it goes somewhere, and does nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] small: bool,
    #[prop(optional)] wide: bool,
    /// Where it leads, where its words do not say to which thing: `Rename Pixel 9`.
    #[prop(optional, into)]
    label: Option<String>,
    children: Children,
) -> AnyView {
    view! {
        <a class=kind.class() class=("button--small", small) class=("button--wide", wide) href=href aria-label=label>
            <span class="button__label">{children()}</span>
        </a>
    }
    .into_any()
}
