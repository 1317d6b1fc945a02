use leptos::prelude::*;

use super::{Button, CardBody, Icon, Kind, Notice};

/// A window over the page. A button with `command="show-modal"` and `command_for=<id>` opens it, before any script has
/// arrived; Escape closes it, and focus returns to that button. A click beside it does not: what was typed would be out of sight, and
/// the second half of a double click would close what the first has opened.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    /// What this is about, in a sentence or two.
    #[prop(optional, into)]
    text: Option<String>,
    /// Room for a wizard or a list.
    #[prop(optional)]
    wide: bool,
    /// Stands open within the page, and as a window once scripts run: for the answer to a post without them.
    #[prop(optional)]
    open: bool,
    /// Stands open within the page where no scripts run: what was begun, and can be gone on with.
    #[prop(optional)]
    waits: bool,
    /// Cannot be closed for now, because what it shows is shown only once.
    #[prop(optional, into)]
    held: Signal<bool>,
    /// Reaches the element, to open or close it from code.
    #[prop(optional)]
    node: NodeRef<leptos::html::Dialog>,
    /// Fields, usually in a form, ending with a [`DialogFoot`].
    children: Children,
) -> AnyView {
    let title_id = format!("{id}-title");
    let text_id = format!("{id}-text");
    let described_by = text.is_some().then(|| text_id.clone());
    if open || waits {
        become_window(node, open);
    }
    view! {
        <dialog
            {..leptos::attr::custom::custom_attribute("closedby", move || if held.get() { "none" } else { "closerequest" })}
            class="dialog"
            class=("dialog--wide", wide)
            id=id
            open=open || waits
            node_ref=node
            on:cancel=move |event: leptos::web_sys::Event| if held.get_untracked() { event.prevent_default() }
            aria-labelledby=title_id
            aria-describedby=described_by
        >
            <h2 class="dialog__title" id=title_id.clone()>
                {title}
            </h2>
            <div class="dialog__body">
                {text
                    .map(|text| {
                        view! {
                            <p class="dialog__text" id=text_id>
                                {text}
                            </p>
                        }.into_any()
                    })} {children()}
            </div>
            // Last, so that opening puts focus on the first field, or on the way out.
            <button
                class="button button--quiet dialog__close"
                type="button"
                command="close"
                commandfor=id.clone()
                hidden=held
                aria-label="Close"
            >
                <Icon name="close" />
            </button>
        </dialog>
    }
    .into_any()
}

/// What is said, in a card, of something that was begun in a window.
#[derive(Clone, Copy, Default)]
pub struct Begun {
    /// The window was closed over it, and leads on. Never without scripts, where the window stands open within the page.
    pub waits: RwSignal<Option<String>>,
    /// It is over.
    pub over: RwSignal<Option<String>>,
}

/// The sentence, with the way back into the window.
pub fn begun(dialog: &'static str, Begun { waits, over }: Begun) -> AnyView {
    let go_on =
        move || view! { <Button small=true command="show-modal" command_for=dialog>"Finish setup"</Button> }.into_any();
    let notice = move || match (waits.get(), over.get()) {
        (Some(words), _) => view! { <CardBody><Notice action=Some(go_on())>{words}</Notice></CardBody> }.into_any(),
        (None, Some(words)) => view! { <CardBody><Notice live=true>{words}</Notice></CardBody> }.into_any(),
        (None, None) => ().into_any(),
    };
    view! { {notice} }.into_any()
}

/// A button opens what is a window, and nothing that stands open within the page.
fn become_window(node: NodeRef<leptos::html::Dialog>, open: bool) {
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if dialog.open() {
            // Not closed: that would end what it shows.
            dialog.set_open(false);
            if open {
                let _ = dialog.show_modal();
            }
        }
    });
}

/// The foot of a dialog: a way out at the left, then the action.
#[component]
pub fn DialogFoot(
    /// The id of the dialog that the way out closes.
    #[prop(into)]
    dialog: String,
    /// The words of the way out.
    #[prop(default = "Cancel")]
    cancel: &'static str,
    /// The action.
    children: Children,
) -> AnyView {
    view! {
        <div class="dialog__foot">
            <Button kind=Kind::Secondary command="close" command_for=dialog>
                {cancel}
            </Button>
            {children()}
        </div>
    }
    .into_any()
}
