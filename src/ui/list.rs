use leptos::prelude::*;

use super::{Fold, Icon, Notice, NoticeTone, back_link};
use crate::platform;

/// Things of one kind below each other.
#[component]
pub fn List(
    /// What is listed, for screen readers.
    #[prop(into)]
    label: String,
    /// [`ListRow`]s.
    children: Children,
) -> AnyView {
    view! {
        <ul class="list" aria-label=label>
            {children()}
        </ul>
    }
    .into_any()
}

/// Two facts of a [`ListRow`]: the place of somebody, where it is known, and the address.
pub fn whereabouts(place: Option<String>, address: String) -> [AnyView; 2] {
    [place.unwrap_or_else(|| "Unknown place".to_owned()).into_any(), view! { <code>{address}</code> }.into_any()]
}

/// The link below a long list, of which the stylesheet hides what is beyond the first few as long as the link stands there. `to` is its
/// address without scripts, and its words; `first` the card, and a link in the first row that was hidden, which takes the focus.
pub fn show_all(all: RwSignal<bool>, to: (&'static str, String), first: (&'static str, String)) -> AnyView {
    let ((address, words), (card, href)) = (to, first);
    let show = Callback::new(move |()| {
        all.set(true);
        platform::refocus_link(card, href.clone());
    });
    let link =
        move || view! { <p class="list__more list__more--few">{back_link(address, &words, show)}</p> }.into_any();
    view! { {move || (!all.get()).then(&link)} }.into_any()
}

/// A list that is of use now and then, folded; `more` is where to ask for the rest of it.
pub fn folded_list(summary: &'static str, rows: Vec<AnyView>, more: Option<&'static str>, open: bool) -> AnyView {
    let more = more.map(|href| view! { <p class="list__more"><a href=href>"Show more"</a></p> }.into_any());
    view! { <Fold summary wide=true open><List label=summary>{rows}</List> {more}</Fold> }.into_any()
}

/// What became of a thing, in the place in which it stood: whoever pressed its button is told where they look, and comes on from there.
pub fn said_row(text: String) -> AnyView {
    view! { <li class="list__said" tabindex="-1"><Notice tone=NoticeTone::Success live=true>{text}</Notice></li> }
        .into_any()
}

/// One thing: its icon, its name with a badge or a code, facts about it, and what can be done with it.
#[component]
pub fn ListRow(
    icon: &'static str,
    #[prop(into)] title: String,
    /// A badge or a `<code>` after the name.
    #[prop(optional_no_strip)]
    tag: Option<AnyView>,
    /// Short facts, each in an element of its own; a dot is drawn between them.
    #[prop(optional)]
    meta: Vec<AnyView>,
    /// What unfolds below it.
    #[prop(optional_no_strip)]
    more: Option<AnyView>,
    /// Small buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let facts = meta.into_iter().map(|fact| view! { <span>{fact}</span> }.into_any()).collect_view();
    view! {
        <li class="list__row">
            <span class="list__icon">
                <Icon name=icon />
            </span>
            <span class="list__title">{title} {tag}</span>
            <span class="list__meta">{facts}</span>
            {children.map(|children| view! { <span class="list__action">{children()}</span> }.into_any())}
            {more.map(|more| view! { <div class="list__fold">{more}</div> }.into_any())}
        </li>
    }
    .into_any()
}
