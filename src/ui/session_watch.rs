use leptos::prelude::*;

/// Says that this browser's session has ended, as soon as it has: `public/live.js` opens it, over everything, so that no form behind it
/// can be used any more. Where that script does not run, nothing is shown, and the next request leads to the sign-in page.
#[component]
pub fn SessionWatch(
    /// The public id of the session that the page shows: of others it hears nothing.
    #[prop(into)]
    session: String,
    /// What happened, for a sample; the script writes it otherwise.
    #[prop(optional, into)]
    text: String,
) -> AnyView {
    let open = !text.is_empty();
    view! {
        <session-watch data-session=session>
            <dialog
                {..leptos::attr::custom::custom_attribute("closedby", "none")}
                class="dialog"
                open=open
                aria-labelledby="signed-out-title"
                aria-describedby="signed-out-text"
            >
                <h2 class="dialog__title" id="signed-out-title">
                    "You are signed out"
                </h2>
                <div class="dialog__body">
                    <p class="dialog__text" id="signed-out-text">{text}</p>
                    <p class="dialog__text">"Nothing on this page can be changed any more, and what was not saved is lost."</p>
                    <div class="dialog__foot">
                        <a class="button button--primary" href="/sign-in">
                            "Sign in again"
                        </a>
                    </div>
                </div>
            </dialog>
        </session-watch>
    }
    .into_any()
}
