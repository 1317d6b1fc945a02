use std::fmt::Write;

use leptos::prelude::*;

use crate::platform;

use super::form::{Form, FormState};
use super::{Button, Checkbox, CopyButton, Icon, Kind};

/// A secret that is shown once: copy it, download it, print it on one clean sheet, and say that it is saved.
///
/// In a dialog, "done" closes the dialog, and the browser itself holds it back until the box is ticked.
#[component]
pub fn Once(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The key, or the codes.
    values: Vec<String>,
    /// The head of the printed and of the downloaded sheet: product, account, date.
    sheet: Vec<String>,
    /// The name of the downloaded file.
    #[prop(into)]
    file_name: String,
    /// What is ticked before going on: `I have saved these codes`.
    #[prop(optional, into)]
    saved: String,
    /// The words of the button that ends it.
    #[prop(default = "Done")]
    done: &'static str,
    /// Runs when it is over.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
    /// What ends it instead: a form that says to the server that they are saved.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let text = format!("{}\n\n{}\n", sheet.join("\n"), values.join("\n"));
    let file = data_url(&text);
    let lines = sheet.into_iter().map(|line| view! { <p>{line}</p> }.into_any()).collect_view();
    let codes =
        values.into_iter().map(|value| view! { <li class="once__value">{value}</li> }.into_any()).collect_view();
    let open = children.is_some();
    let end = match children {
        Some(children) => children(),
        None => own_end(id, saved, done, on_done),
    };
    view! {
        <div class="once" class=("once--open", open)>
            <div class="once__sheet">
                <div class="once__lines">{lines}</div>
                <ul class="once__values">{codes}</ul>
            </div>
            <div class="row">
                <CopyButton text small=true />
                <a class="button button--small" href=file download=file_name>
                    <Icon name="download" />
                    "Download"
                </a>
                <button class="button button--small once__print" type="button" on:click=|_| platform::print()>
                    <Icon name="print" />
                    "Print"
                </button>
            </div>
            {end}
        </div>
    }
    .into_any()
}

/// In a dialog: ticked and done, it closes.
fn own_end(id: String, saved: String, done: &'static str, on_done: Option<Callback<()>>) -> AnyView {
    view! {
        <form
            class="once__end"
            method="dialog"
            on:submit=move |_| {
                if let Some(on_done) = on_done {
                    on_done.run(());
                }
            }
        >
            <Checkbox label=saved name="saved" id=format!("{id}-saved") required=true />
            <Button kind=Kind::Primary r#type="submit">
                {done}
            </Button>
        </form>
    }
    .into_any()
}

/// What ends it where the server is told: a box to tick, what else is asked, and the buttons, of which `other` ends it in another way.
pub fn saved_end<S: 'static>(
    form: FormState<S>,
    set: String,
    [label, words]: [&'static str; 2],
    others: Option<AnyView>,
    other: Option<AnyView>,
) -> AnyView {
    view! {
        <Form state=form strict=true>
            <input type="hidden" name="set" value=set.clone() />
            <div class="once__end">
                <Checkbox label name="saved" id=format!("saved-{set}") required=true error=form.error("saved") />
                {others}
                <div class="row">
                    {other}
                    <Button kind=Kind::Primary r#type="submit" busy=form.busy()>{words}</Button>
                </div>
            </div>
        </Form>
    }
    .into_any()
}

/// A text as the address of a file, so that the download needs neither a script nor a second request.
fn data_url(text: &str) -> String {
    let mut url = String::from("data:text/plain;charset=utf-8,");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::data_url;

    #[test]
    fn escapes_all_but_the_unreserved() {
        assert_eq!(data_url("A-1\n#é"), "data:text/plain;charset=utf-8,A-1%0A%23%C3%A9");
    }
}
