//! The identity dialog, and the page that does the same without scripts.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{ConfirmIdentity, ShowIdentity};
use super::types::{Asked, check_proof};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, IdentityDialog, Interrupted, Kind, NarrowCard, NarrowFrame, Notice, NoticeTone, data, proof_fields,
    read,
};

/// The form's state.
pub type ProofForm = FormState<ConfirmIdentity>;

fn proof_form() -> ProofForm {
    use_form("confirm-identity", |entered| check_proof(entered.get("password"), entered.get("code")).map(drop))
}

/// Stands once in the frame: shows the dialog when an action was interrupted, and lets it go on after the proof. Without scripts, says
/// why a post did not go on after its proof.
#[component]
pub fn IdentityHost(interrupted: Interrupted) -> impl IntoView {
    let form = proof_form();
    let asked = RwSignal::new(Asked::default());
    let open = RwSignal::new(false);
    Effect::new(move || {
        if interrupted.is_waiting() && !open.get_untracked() {
            leptos::task::spawn_local(async move {
                // Where this fails, the server says at the proof what is missing.
                if let Ok(known) = platform::load(ShowIdentity {}).await.and_then(|json| read(&json)) {
                    asked.set(known);
                }
                open.set(true);
            });
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        if was_open == Some(true) && !open.get() {
            interrupted.forget();
            form.forget();
        }
        open.get()
    });
    Effect::new(move || {
        if form.done().get().is_some() {
            interrupted.go_on();
            open.set(false);
        }
    });
    let username = Signal::derive(move || asked.with(|asked| asked.email.clone()));
    let code = Signal::derive(move || asked.with(|asked| asked.code));
    let late = form.error("resume");
    view! {
        {move || late.get().map(|why| view! { <Notice tone=NoticeTone::Warn live=true>{why}</Notice> }.into_any())}
        <IdentityDialog id="identity" open form username code />
    }
}

/// The page that a post without scripts leads to when it needs a proof. The post goes on by itself afterwards.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let query = use_query_map();
    let resume = query.with_untracked(|query| query.get("resume").unwrap_or_default());
    let form = proof_form();
    let asked = data(ShowIdentity {});
    let card = move || {
        let resume = resume.clone();
        Suspend::new(async move {
            let asked = asked.await.and_then(|json| read(&json)).unwrap_or_default();
            view! { <ConfirmView form asked resume /> }
        })
    };
    view! {
        <Title text="Confirm that it is you" />
        <NarrowFrame product=brand.product home="/settings">
            <Transition>{card}</Transition>
        </NarrowFrame>
    }
}

/// The form of that page.
#[component]
pub fn ConfirmView(form: ProofForm, asked: Asked, resume: String) -> impl IntoView {
    let fields = proof_fields(
        form.error("password"),
        form.error("code"),
        Signal::stored(asked.email),
        Signal::stored(asked.code),
    );
    view! {
        <NarrowCard title="Confirm that it is you" text="This change is sensitive. Once you have confirmed, it goes on by itself.">
            <Form state=form by_post=true leaves_freely=true labels=&[("password", "Password"), ("code", "Code")]>
                {fields}
                <input type="hidden" name="resume" value=resume />
                <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Confirm"</Button>
            </Form>
        </NarrowCard>
    }
}
