//! The page of the second step.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::api::{CompleteSignIn, SendSignInCode, ShowSecondStep, StartAgain};
use super::types::{MESSAGE, SecondStep, Waiting, Way, check_by};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, ButtonLink, Checkbox, Kind, NarrowCard, NarrowFrame, Notice, NoticeTone, OtpField, after, data,
    fetch_after, messages, read,
};

/// The state of the form that takes the code.
pub type CodeForm = FormState<CompleteSignIn>;

/// The states of the page's forms.
#[derive(Clone, Copy)]
pub struct SecondStepForms {
    pub(crate) code: CodeForm,
    pub(crate) send: FormState<SendSignInCode>,
    /// How many messages were asked for here.
    pub(crate) asked: StoredValue<u32>,
    pub(crate) again: FormState<StartAgain>,
}

/// The second step of the sign-in that waits in this browser.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let (brand, asked) = (expect_context::<Brand>(), StoredValue::new(0));
    let query = use_location().query;
    let word = Memo::new(move |_| query.with(|query| query.get("way").unwrap_or_default()));
    let form = use_form::<CompleteSignIn>("second-step", move |entered| {
        check_by(&word.get_untracked(), entered.get("code"), entered.has("trust")).map(drop)
    });
    let send = use_form::<SendSignInCode>("send-code", move |_| (asked.update_value(|asked| *asked += 1), Ok(())).1);
    let forms = SecondStepForms { code: form, send, asked, again: use_form("start-again", |_| Ok(())) };
    Effect::new(move |before: Option<String>| {
        let now = word.get();
        if before.is_some_and(|before| before != now) {
            form.forget();
            platform::empty("code");
        }
        now
    });
    let step = data(ShowSecondStep {});
    fetch_after(send.done(), step);
    after(send.done(), move || form.forget());
    let content = move || {
        Suspend::new(async move {
            match step.await.and_then(|json| read(&json)) {
                Ok(step) => step_view(step, word, forms),
                Err(error) => view! { <NarrowCard title=TITLE><Notice tone=NoticeTone::Danger live=true>{messages::error(&error)}</Notice></NarrowCard> }.into_any(),
            }
        })
    };
    view! {
        <Title text=TITLE />
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(lost(brand.support))>
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

fn step_view(step: SecondStep, word: Memo<String>, forms: SecondStepForms) -> AnyView {
    let (over, stopped) = (forms.code.is_refused("challenge"), forms.code.is_refused("tries"));
    let gone = forms.send.is_refused("challenge");
    (move || match &step {
        _ if stopped.get() => view! { <OverView stopped=true /> }.into_any(),
        SecondStep::Waits(waiting) if !over.get() && !gone.get() => {
            let way = Way::of(&word.get(), waiting);
            view! { <SecondStepView waiting=waiting.clone() way forms /> }.into_any()
        }
        _ => view! { <OverView stopped=false /> }.into_any(),
    })
    .into_any()
}

/// The form for a code that comes by one way, and the other ways.
#[component]
pub fn SecondStepView(waiting: Waiting, way: Way, forms: SecondStepForms) -> impl IntoView {
    let end = waiting.phone.clone().unwrap_or_default();
    let (title, text) = match way {
        Way::App => (TITLE, "Your authenticator app shows six digits for this account.".to_owned()),
        Way::Backup => ("Enter a backup code", "One of the codes that you saved. Each works once.".to_owned()),
        Way::Message if waiting.sent => (TITLE, format!("We sent it to your number that ends in {end}.")),
        Way::Message => ("Get a text message", format!("{SAFER} We send a code to your number that ends in {end}.")),
    };
    let code = (way != Way::Message || waiting.sent).then(|| code_form(way, forms.code));
    let send = (way == Way::Message).then(|| send_form(waiting.sent, forms));
    view! {
        <NarrowCard title text>
            {waiting.locked.then(|| view! { <Notice tone=NoticeTone::Warn>{messages::LOCKED_CODES}</Notice> }.into_any())}
            {code}
            {send}
            {other_ways(&waiting, way)}
            <Form state=forms.again leaves_freely=true>
                <div class="narrow-card__row">
                    <span class="second-step__who">"Signing in as " {waiting.email}</span>
                    <Button small=true r#type="submit" busy=forms.again.busy()>"Start again"</Button>
                </div>
            </Form>
        </NarrowCard>
    }
}

fn code_form(way: Way, form: CodeForm) -> AnyView {
    let letters = way == Way::Backup;
    let label = if letters { "Backup code" } else { "Code" };
    let error = form.error("code");
    // Where the page came by script, the field takes the focus all the same.
    Effect::new(|| platform::focus("code"));
    let by = (way == Way::Message).then(|| view! { <input type="hidden" name="way" value=MESSAGE /> }.into_any());
    view! {
        <Form state=form leaves_freely=true>
            {by}
            <Checkbox label="Trust this browser for 30 days" name="trust" checked=form.ticked("trust")
                hint="On your own device only: no code is asked for here for 30 days." />
            <OtpField label name="code" required=true letters autofocus=true submits=!letters error />
            <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Sign in"</Button>
        </Form>
    }
    .into_any()
}

/// Asks for a text message: the one thing to do before there is one, a way out when it does not come.
fn send_form(sent: bool, SecondStepForms { send: form, code, asked, .. }: SecondStepForms) -> AnyView {
    let refused = code.is_refused("code");
    let (kind, words) = if sent { (Kind::Secondary, "Send another message") } else { (Kind::Primary, "Send the code") };
    let told = move |_| {
        view! { <Notice tone=NoticeTone::Success live=true>{messages::texted(asked.get_value())}</Notice> }.into_any()
    };
    let still = move || (sent && form.failed().get()).then_some(STILL);
    view! {
        <p class="narrow-card__quiet">{still}</p>
        {move || form.done().get().filter(|_| sent && !refused.get()).map(told).into_any()}
        <Form state=form leaves_freely=true>
            <Button kind wide=true r#type="submit" busy=form.busy()>{words}</Button>
        </Form>
    }
    .into_any()
}

const TITLE: &str = "Enter your code";
const SAFER: &str = "Your authenticator app is safer, where you have it.";
const STILL: &str = "The code in the last message still works.";

/// Links to the ways that are open besides this one; a text message is the weakest, so it comes last.
fn other_ways(waiting: &Waiting, way: Way) -> AnyView {
    let message = waiting.phone.as_ref().map(|end| format!("Use a text message to the number that ends in {end}"));
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
    let text = if stopped {
        "Too many codes were wrong, so this sign-in was stopped. Wait a few minutes, then start again with your password."
    } else {
        "A code is asked for within five minutes of the password, and only once. Nothing was changed."
    };
    view! {
        <NarrowCard title="Sign in again" text answer=true>
            <ButtonLink kind=Kind::Primary wide=true href="/sign-in">"Go to sign in"</ButtonLink>
            {stopped.then(|| view! {
                <p>"If it was not you who tried, somebody knows your password: " <a href="/forgot-password">"choose a new one"</a>"."</p>
            })}
        </NarrowCard>
    }
}
