//! The identity dialog, and the page that does the same without scripts.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::api::{ConfirmIdentity, ShowIdentity};
use super::types::{Asked, check_asked};
use crate::error::Error;
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, IdentityDialog, Interrupted, Kind, NarrowCard, NarrowFrame, Notice, NoticeTone, after,
    announce_after, data, going_on, messages, proof_fields, read, sign_in_first, why,
};

/// Six digits with a space between them; what is longer is a backup code.
const SIX_SPACED: usize = 7;
const TITLE: &str = "Confirm that it is you";

/// The form's state.
pub type ProofForm = FormState<ConfirmIdentity>;

fn proof_form() -> ProofForm {
    use_form("confirm-identity", |entered| {
        check_asked(entered.get("password"), entered.get("code"), entered.has("code")).map(drop)
    })
}

/// Stands once in the frame: shows the dialog when an action was interrupted, and lets it go on after the proof. Without scripts, says
/// why a post did not go on after its proof.
#[component]
pub fn IdentityHost(interrupted: Interrupted) -> impl IntoView {
    let form = proof_form();
    // A backup code is spent by this, and more than one panel tells how many are left.
    let spends = move || platform::typed_in("proof-code").trim().len() > SIX_SPACED;
    announce_after(Memo::new(move |_| form.done().get().filter(|_| spends())));
    let asked = RwSignal::new(Asked::default());
    let (open, unknown) = (RwSignal::new(false), RwSignal::new(None));
    let ask = move || {
        leptos::task::spawn_local(async move {
            match platform::load(ShowIdentity {}, Vec::new()).await.and_then(|json| read(&json)) {
                Ok(known) => {
                    asked.set(known);
                    unknown.set(None);
                    platform::focus("proof-password");
                }
                Err(error) => unknown.set(Some(error)),
            }
            open.set(true);
        });
    };
    Effect::new(move || {
        if interrupted.is_waiting() && !open.get_untracked() {
            ask();
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        if was_open == Some(true) && !open.get() {
            interrupted.forget();
            form.forget();
        }
        open.get()
    });
    after(form.done(), move || {
        interrupted.go_on();
        open.set(false);
    });
    let username = Signal::derive(move || asked.with(|asked| asked.email.clone()));
    let code = Signal::derive(move || asked.with(|asked| asked.code));
    let pressed = Signal::derive(move || interrupted.pressed());
    let late = form.error("resume");
    view! {
        {move || late.get().map(|why| view! { <Notice tone=NoticeTone::Warn live=true>{why}</Notice> }.into_any())}
        <IdentityDialog id="identity" open form pressed username code unknown on_retry=Callback::new(move |()| ask()) />
    }
}

/// The page that a post without scripts leads to when it needs a proof. The post goes on by itself afterwards.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let query = use_location().query;
    let resume = query.with_untracked(|query| query.get("resume").unwrap_or_default());
    let form = proof_form();
    let asked = data(ShowIdentity {});
    let card = move || {
        let resume = resume.clone();
        Suspend::new(async move {
            match asked.await.and_then(|json| read(&json)) {
                Ok(asked) => view! { <ConfirmView form asked resume /> }.into_any(),
                Err(error) => {
                    view! { <UnknownView error on_retry=Callback::new(move |()| asked.refetch()) /> }.into_any()
                }
            }
        })
    };
    view! {
        <Title text=TITLE />
        <NarrowFrame product=brand.product home="/settings">
            <Transition>{card}</Transition>
        </NarrowFrame>
    }
}

/// That page when it is not known what to ask for.
#[component]
pub fn UnknownView(error: Error, on_retry: Callback<()>) -> impl IntoView {
    let body = why(&error, sign_in_first("/settings/security", ""), on_retry);
    view! { <NarrowCard title=TITLE>{body}</NarrowCard> }
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
    let lasting = messages::lasting(asked.lasts_s);
    let text = match resume.is_empty() {
        true => format!(
            "Sensitive changes ask for your password. Once you have confirmed, they do not ask again for {lasting}."
        ),
        false => going_on(""),
    };
    view! {
        <NarrowCard title=TITLE text>
            <Form state=form by_post=true leaves_freely=true labels=&[("password", "Password"), ("code", "Code")]>
                {fields}
                <input type="hidden" name="resume" value=resume />
                <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Confirm"</Button>
            </Form>
            <p class="narrow-card__quiet"><a href="/settings/security">"Not now"</a></p>
        </NarrowCard>
    }
}
