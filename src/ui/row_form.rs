use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::form::Form;
use super::form_state::{Core, FormState};
use super::{Button, ButtonLink, Kind, after};
use crate::platform;

/// The id of the row whose form is open, which a link puts into the address, so that it works without scripts; empty when none is.
///
/// `query` is the name in the address, `field` the id of the form's first field, `home` the address without it, ending with the fragment
/// of the panel. When the form closes, the focus comes back to the link.
pub fn open_row<S>(query: &'static str, field: &'static str, home: &'static str, form: FormState<S>) -> Memo<String> {
    follow(query, field, home, form.core)
}

fn follow(query: &'static str, field: &'static str, home: &'static str, form: Core) -> Memo<String> {
    let address = use_location().query;
    let asked = Memo::new(move |_| address.with(|address| address.get(query).unwrap_or_default()));
    let card = home.rsplit('#').next().unwrap_or(home);
    Effect::new(move |before: Option<String>| {
        let now = asked.get();
        if let Some(before) = before.filter(|before| *before != now) {
            if now.is_empty() {
                platform::focus_link(card, row_href(query, &before, home));
            } else {
                form.answer.set(None);
                platform::focus(field);
            }
        }
        now
    });
    let navigate = platform::navigator();
    after(form.done, move || navigate(home));
    Memo::new(move |_| if form.done.get().is_some() { String::new() } else { asked.get() })
}

/// The link that opens the form of a row; arguments as above.
pub fn row_href(query: &str, id: &str, home: &str) -> String {
    let (page, panel) = home.split_once('#').unwrap_or((home, ""));
    format!("{page}?{query}={id}#{panel}")
}

/// That form: the field of a new name between the id of the row and the buttons; `home` as above.
pub fn rename_form<S: 'static>(form: FormState<S>, id: String, field: AnyView, home: &'static str) -> AnyView {
    let form = view! {
        <Form state=form labels=&[("name", "Name")]>
            <input type="hidden" name="id" value=id />
            {field}
            <div class="row">
                <Button kind=Kind::Primary small=true r#type="submit" busy=form.busy()>"Save name"</Button>
                <ButtonLink small=true href=home>"Cancel"</ButtonLink>
            </div>
        </Form>
    };
    given_up_by_escape(form.into_any(), home)
}

fn given_up_by_escape(form: AnyView, home: &'static str) -> AnyView {
    let navigate = platform::navigator();
    let give_up = move |event: KeyboardEvent| {
        // Escape also ends what an input method is composing.
        if event.key() == "Escape" && !event.is_composing() {
            navigate(home);
        }
    };
    view! {
        <div class="list__form" on:keydown=give_up>{form}</div>
    }
    .into_any()
}
