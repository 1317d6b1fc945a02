use leptos::prelude::*;

use super::{ButtonLink, Dialog, DialogFoot, Kind};
use crate::platform::LEAVE_DIALOG;

/// Asks before what was typed and not sent is lost. Stands in the document once, beside the application and not in it, so that it
/// costs the browser's half nothing; a link that leads away opens it while a form is unsaved, or while something stands there that is
/// shown only once: the stylesheet knows which.
#[component]
pub fn LeaveDialog() -> AnyView {
    view! {
        <Dialog
            id=LEAVE_DIALOG
            title="Leave without saving?"
            attr:aria-describedby="leave-text"
        >
            <div id="leave-text" class="leave-dialog__text">
            <p class="leave-dialog__typed">"What you changed on this page has not been saved, and leaving loses it."</p>
            <p class="leave-dialog__shown">
                "The new codes on this page are shown only this once. Keep them somewhere first: copy, download or print them, and say that you have."
            </p>
            </div>
            <DialogFoot dialog=LEAVE_DIALOG cancel="Stay here">
                <ButtonLink kind=Kind::Danger href="/">
                    "Leave page"
                </ButtonLink>
            </DialogFoot>
        </Dialog>
    }
    .into_any()
}
