use leptos::prelude::*;

use super::Icon;

/// A button with a list of places and actions below it: a native popover, so it opens before any script has arrived and
/// closes on Escape or a click beside it.
#[component]
pub fn Menu(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What the button is called where its face does not say so: `Account menu`.
    #[prop(optional, into)]
    label: Option<String>,
    /// The button's face.
    face: AnyView,
    /// Grows from the start of the button instead of from its end.
    #[prop(optional)]
    start: bool,
    /// `MenuHead`, `MenuLink`, `MenuAction`, `MenuLine`.
    children: Children,
) -> AnyView {
    view! {
        <div class="menu" class=("menu--start", start)>
            <button class="menu__button" type="button" popovertarget=id.clone() aria-label=label>
                {face}
            </button>
            <div class="menu__list" id=id popover="auto">
                {children()}
            </div>
        </div>
    }
    .into_any()
}

/// Whose menu this is.
#[component]
pub fn MenuHead(#[prop(into)] name: String, #[prop(into)] note: String) -> AnyView {
    view! {
        <div class="menu__who">
            <div class="menu__name">{name}</div>
            <div class="menu__note">{note}</div>
        </div>
    }
    .into_any()
}

/// A place to go.
#[component]
pub fn MenuLink(
    #[prop(into)] href: String,
    icon: &'static str,
    #[prop(into)] text: String,
    /// This is where the person is.
    #[prop(optional)]
    current: bool,
) -> AnyView {
    view! {
        <a class="menu__item" href=href aria-current=current.then_some("true")>
            <Icon name=icon />
            {text}
        </a>
    }
    .into_any()
}

/// Something to do: a form of one button, such as signing out.
#[component]
pub fn MenuAction(
    /// Where the form is posted.
    #[prop(into)]
    action: String,
    icon: &'static str,
    #[prop(into)] text: String,
    /// Hidden values.
    #[prop(optional)]
    values: Vec<(&'static str, String)>,
) -> AnyView {
    let inputs = values
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any())
        .collect_view();
    view! {
        <form method="post" action=action>
            {inputs}
            <button class="menu__item" type="submit">
                <Icon name=icon />
                {text}
            </button>
        </form>
    }
    .into_any()
}

/// A line between groups.
#[component]
pub fn MenuLine() -> AnyView {
    view! { <hr class="menu__line" /> }.into_any()
}
