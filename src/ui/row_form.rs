use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::form::Form;
use super::form_state::{Core, FormState};
use super::panel_states::acting_link;
use super::{Button, Kind, after};
use crate::platform;

/// Which row's form is open. A link puts its id into the address, so that it works without scripts; what else was chosen there stays.
#[derive(Clone, Copy)]
pub struct OpenRow {
    query: &'static str,
    id: Memo<String>,
    /// The address without it.
    home: Memo<String>,
}

impl OpenRow {
    /// For samples: this row, or none where it is empty.
    pub fn sample(id: &'static str) -> Self {
        let home = Memo::new(|_| "/settings/security#sample".to_owned());
        Self { query: "row", id: Memo::new(move |_| id.to_owned()), home }
    }

    /// Whether it is this one; changes with the address.
    pub fn is(self, id: &str) -> bool {
        self.id.with(|open| open == id)
    }

    /// The link that opens a row's form.
    pub fn href(self, id: &str) -> String {
        self.home.with_untracked(|home| row_href(home, self.query, id))
    }
}

/// The link that opens a row's form: where scripts run, the page stays where it is.
pub fn rename_link(row: OpenRow, id: &str, name: &str) -> AnyView {
    let label = Some(format!("Rename {name}"));
    stay("button button--quiet button--small", row.href(id), ("Rename".to_owned(), label))
}

/// A link to a place within the page that does not move it. The fragment is for browsers without scripts.
fn stay(class: &'static str, href: String, words: (String, Option<String>)) -> AnyView {
    let (go, to) = (in_place(), href.clone());
    acting_link(class, href, words, Box::new(move || go(&to)))
}

/// Goes to an address without its fragment, to which the router would scroll.
fn in_place() -> impl Fn(&str) + 'static {
    let navigate = platform::navigator();
    move |href: &str| navigate(href.split('#').next().unwrap_or_default())
}

/// What else is chosen in the address, and stays.
const FILTERS: [&str; 3] = ["sessions", "inactive", "ended"];

fn row_href(home: &str, query: &str, id: &str) -> String {
    let (page, panel) = home.split_once('#').unwrap_or((home, ""));
    let sign = if page.contains('?') { '&' } else { '?' };
    format!("{page}{sign}{query}={id}#{panel}")
}

/// Follows the address. `query` is the name in it, `field` the id of the form's first field, `home` the page with the fragment of the panel.
/// When the form closes, the focus comes back to the link.
pub fn open_row<S>(query: &'static str, field: &'static str, home: &'static str, form: FormState<S>) -> OpenRow {
    follow(query, field, home, form.core)
}

fn follow(query: &'static str, field: &'static str, home: &'static str, form: Core) -> OpenRow {
    let address = use_location().query;
    let asked = Memo::new(move |_| address.with(|address| address.get(query).unwrap_or_default()));
    let (page, card) = home.split_once('#').unwrap_or((home, ""));
    let home = Memo::new(move |_| {
        let mut home = page.to_owned();
        for name in FILTERS {
            if address.with(|address| address.get(name).is_some()) {
                home.push(if home.contains('?') { '&' } else { '?' });
                home.push_str(name);
                home.push_str("=yes");
            }
        }
        home + "#" + card
    });
    Effect::new(move |before: Option<String>| {
        let now = asked.get();
        if let Some(before) = before.filter(|before| *before != now) {
            if now.is_empty() {
                platform::refocus_link(card, home.with_untracked(|home| row_href(home, query, &before)));
            } else {
                form.forget();
                platform::focus(field);
            }
        }
        now
    });
    let go = in_place();
    after(form.done, move || home.with_untracked(|home| go(home)));
    let id = Memo::new(move |_| if form.done.get().is_some() { String::new() } else { asked.get() });
    OpenRow { query, id, home }
}

/// That form: the field of a new name between the id of the row and the buttons.
pub fn rename_form<S: 'static>(form: FormState<S>, id: String, field: AnyView, row: OpenRow) -> AnyView {
    let home = row.home.get_untracked();
    let cancel = home.clone();
    let form = view! {
        <Form state=form labels=&[("name", "Name")]>
            <input type="hidden" name="id" value=id />
            {field}
            <div class="row">
                <Button kind=Kind::Primary small=true r#type="submit" busy=form.busy()>"Save name"</Button>
                {stay("button button--small", cancel, ("Cancel".to_owned(), None))}
            </div>
        </Form>
    };
    given_up_by_escape(form.into_any(), home)
}

fn given_up_by_escape(form: AnyView, home: String) -> AnyView {
    let go = in_place();
    let give_up = move |event: KeyboardEvent| {
        // Escape also ends what an input method is composing.
        if event.key() == "Escape" && !event.is_composing() {
            go(&home);
        }
    };
    view! { <div class="list__form" on:keydown=give_up>{form}</div> }.into_any()
}
