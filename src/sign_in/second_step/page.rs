//! The page of the second step.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{CompleteSignIn, ShowSecondStep, StartAgain};
use super::types::{SecondStep, Waiting, Way, check_second_step};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, ButtonLink, Checkbox, Kind, NarrowCard, NarrowFrame, Notice, NoticeTone, OtpField, data, messages,
    read,
};

/// The state of the form that takes the code.
pub type CodeForm = FormState<CompleteSignIn>;

/// The second step of the sign-in that waits in this browser.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let form = use_form::<CompleteSignIn>("second-step", |entered| {
        check_second_step(entered.get("code"), entered.has("trust")).map(drop)
    });
    let again = use_form::<StartAgain>("start-again", |_| Ok(()));
    let query = use_query_map();
    let word = Memo::new(move |_| query.with(|query| query.get("way").unwrap_or_default()));
    Effect::new(move |before: Option<String>| {
        let now = word.get();
        if before.is_some_and(|before| before != now) {
            form.forget();
        }
        now
    });
    let step = data(ShowSecondStep {});
    let content = move || {
        Suspend::new(async move {
            match step.await.and_then(|json| read(&json)) {
                Ok(step) => step_view(step, word, form, again),
                Err(error) => {
                    view! { <Notice tone=NoticeTone::Danger live=true>{messages::error(&error)}</Notice> }.into_any()
                }
            }
        })
    };
    let foot = lost(brand.support);
    view! {
        <Title text="Enter your code" />
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>
            <Transition fallback=|| ()>{content}</Transition>
        </NarrowFrame>
    }
}

/// What helps when phone and backup codes are gone.
pub fn lost(support: Option<String>) -> AnyView {
    let write = match support {
        Some(support) => {
            let address = format!("mailto:{support}");
            view! { "Write to " <a href=address>{support}</a> }.into_any()
        }
        None => view! { "Ask whoever runs this service." }.into_any(),
    };
    view! { <span>"Lost your phone and your backup codes? " {write}</span> }.into_any()
}

fn step_view(step: SecondStep, word: Memo<String>, form: CodeForm, again: FormState<StartAgain>) -> AnyView {
    let (over, stopped) = (form.is_refused("challenge"), form.is_refused("tries"));
    let draw = move || match &step {
        _ if stopped.get() => view! { <OverView stopped=true /> }.into_any(),
        SecondStep::Waits(waiting) if !over.get() => {
            let way = Way::of(&word.get(), waiting);
            view! { <SecondStepView waiting=waiting.clone() way form again /> }.into_any()
        }
        _ => view! { <OverView stopped=false /> }.into_any(),
    };
    draw.into_any()
}

/// The form for a code that comes by one way, and the other ways.
#[component]
pub fn SecondStepView(waiting: Waiting, way: Way, form: CodeForm, again: FormState<StartAgain>) -> impl IntoView {
    let (title, text, label) = match way {
        Way::App => ("Enter your code", "Your authenticator app shows six digits for this account.".to_owned(), "Code"),
        Way::Backup => (
            "Enter a backup code",
            "One of the codes that you saved when you turned this on. Each works once.".to_owned(),
            "Backup code",
        ),
        Way::Message => {
            let end = waiting.phone.clone().unwrap_or_default();
            ("Enter your code", format!("It comes as a text message to your number that ends in {end}."), "Code")
        }
    };
    let letters = way == Way::Backup;
    let error = form.error("code");
    // Where the page came by script the field takes the focus, and again with all of what was refused selected.
    Effect::new(move |_| {
        error.track();
        platform::retype("code");
    });
    view! {
        <NarrowCard title text>
            {waiting.locked.then(|| view! { <Notice tone=NoticeTone::Warn>{LOCKED}</Notice> })}
            <Form state=form leaves_freely=true>
                <Checkbox label="Trust this browser for 30 days" name="trust" checked=form.ticked("trust")
                    hint="Only where nobody else signs in: no code is asked for until then." />
                <OtpField label name="code" required=true letters autofocus=true submits=!letters error />
                <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Sign in"</Button>
            </Form>
            {other_ways(&waiting, way)}
            <Form state=again leaves_freely=true>
                <div class="narrow-card__row">
                    <span class="second-step__who">"Signing in as " {waiting.email}</span>
                    <Button small=true r#type="submit" busy=again.busy()>"Start again"</Button>
                </div>
            </Form>
        </NarrowCard>
    }
}

const LOCKED: &str =
    "Too many codes were wrong, so codes from apps and messages are locked. A backup code unlocks them.";

/// Links to the ways that are open besides this one; a text message is the weakest, so it comes last.
fn other_ways(waiting: &Waiting, way: Way) -> AnyView {
    let message = waiting.phone.as_ref().map(|end| format!("Get a text message to the number that ends in {end}"));
    let ways = [
        (Way::App, Some("Use your authenticator app".to_owned())),
        (Way::Backup, Some("Use a backup code instead".to_owned())),
        (Way::Message, message),
    ];
    let links: Vec<AnyView> = ways
        .into_iter()
        .filter(|(other, _)| *other != way && !waiting.locked)
        .filter_map(|(other, words)| Some(view! { <li><a href=other.address()>{words?}</a></li> }.into_any()))
        .collect();
    match links.is_empty() {
        true => ().into_any(),
        false => view! { <ul class="second-step__ways">{links}</ul> }.into_any(),
    }
}

/// Nothing waits for a code here any more.
#[component]
pub fn OverView(
    /// Because too many codes were wrong.
    stopped: bool,
) -> impl IntoView {
    Effect::new(|_| platform::focus("page-title"));
    let text = if stopped {
        "Too many codes were wrong, so this sign-in was stopped. Wait a few minutes, then start again with your password."
    } else {
        "A code is asked for within five minutes of the password, and only once. Nothing was changed."
    };
    view! {
        <NarrowCard title="Sign in again" text>
            <ButtonLink kind=Kind::Primary wide=true href="/sign-in">"Go to sign in"</ButtonLink>
            {stopped.then(|| view! {
                <p>"If it was not you who tried, somebody knows your password: " <a href="/forgot-password">"choose a new one"</a>"."</p>
            })}
        </NarrowCard>
    }
}
