use leptos::prelude::*;

use super::{ButtonLink, Dialog, DialogFoot, Kind};
use crate::platform::LEAVE_DIALOG;

/// Asks before what was typed and not sent is lost. Stands in the document once, beside the application and not in it, so that it
/// costs the browser's half nothing; a link that leads away opens it while a form is unsaved.
#[component]
pub fn LeaveDialog() -> AnyView {
    view! {
        <Dialog
            id=LEAVE_DIALOG
            title="Leave without saving?"
            text="What you typed on this page has not been saved, and leaving loses it."
        >
            <DialogFoot dialog=LEAVE_DIALOG cancel="Keep editing">
                <ButtonLink kind=Kind::Danger href="/">
                    "Leave page"
                </ButtonLink>
            </DialogFoot>
        </Dialog>
    }
    .into_any()
}
