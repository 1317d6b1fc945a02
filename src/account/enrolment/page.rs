//! The wizard that adds an authenticator: its name, the key and the first code, and with the first one backup codes.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::api::{BeginEnrolment, ConfirmEnrolment, GiveEnrolmentUp, ShowEnrolment, ShowPending};
use super::types::{self, ENDED, Enrolled, Offer, Pending, Qr, check_begin, check_confirm};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Begun, Button, Dialog, DialogFoot, Field, Kind, Later, Notice, NoticeTone, OtpField, Pairing, Steps, after,
    after_sent, announce_after, back_link, beside, data, end_others, fetch_on_changes_while, messages, read,
    view_later,
};

/// The window's id: a button that names it opens it.
const DIALOG: &str = "add-authenticator";
const GIVE_UP: &str = "give-enrolment-up";
const ANY_APP: &str = "Any app that makes six-digit codes will do: one on your phone, or your password manager.";
/// In the address, for browsers without scripts: the name is asked for again.
const ANEW: &str = "authenticator";
const AGAIN: &str = "/settings/security?authenticator=new#add-authenticator";

/// The wizard's forms.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Asks for a secret.
    pub(crate) begin: FormState<BeginEnrolment>,
    /// Asks for it again.
    pub(crate) show: FormState<ShowPending>,
    pub(crate) confirm: FormState<ConfirmEnrolment>,
    pub(crate) give_up: FormState<GiveEnrolmentUp>,
    /// Told of what the window was closed over.
    pub(crate) begun: Begun,
}

/// [`scan_step`] and [`done_step`]: most page loads never come that far.
pub type Rest = (fn(Forms, String, Option<String>, Callback<()>) -> AnyView, fn(Enrolled, RwSignal<bool>) -> AnyView);

/// The wizard, in a window of its own. It stands open within the page while something is being set up that this page load knows of.
#[component]
pub fn EnrolmentPanel(rest: Later<Rest>, begun: Begun) -> impl IntoView {
    let forms = Forms {
        begin: use_form("begin-enrolment", move |entered| {
            // About to be sent: the next step's code comes at the same time.
            platform::fetch_ahead(rest());
            check_begin(entered.get("name")).map(drop)
        }),
        show: use_form("show-enrolment", |_| Ok(())),
        confirm: use_form("confirm-enrolment", |entered| check_confirm(entered.get("code")).map(drop)),
        give_up: use_form(GIVE_UP, |_| Ok(())),
        begun,
    };
    announce_after(forms.confirm.done());
    let pending = data(ShowEnrolment {});
    let anew = use_location().query.with_untracked(|query| query.get(ANEW).is_some()) && !is_under_way(forms);
    // Whether it would be the first one; while something is under way, the window stays as it is.
    fetch_on_changes_while(pending, move || (begun.over.set(None), !is_under_way(forms)).1);
    begun.over.set(untrack(|| forms.give_up.answer()).map(|name| types::given_up_words(&name)));
    beside(pending, move |known: Pending| {
        let pending = Pending { name: known.name.filter(|_| !anew), ..known };
        view! { <EnrolmentView pending forms rest /> }.into_any()
    })
}

fn is_under_way(forms: Forms) -> bool {
    forms.begin.was_sent() || forms.show.was_sent() || forms.confirm.was_sent() || forms.give_up.was_refused()
}

/// The window.
#[component]
pub fn EnrolmentView(pending: Pending, forms: Forms, rest: Later<Rest>) -> impl IntoView {
    let Pending { name, first, verified } = pending;
    if !verified {
        return ().into_any();
    }
    let Forms { begin, show, confirm, give_up, begun } = forms;
    let (open, waits, node) = (is_under_way(forms), name.is_some(), NodeRef::<leptos::html::Dialog>::new());
    let (saved, renaming) = (RwSignal::new(false), RwSignal::new(false));
    let (waiting, first) = (RwSignal::new(waits), RwSignal::new(first));
    let name = StoredValue::new(name.unwrap_or_default());
    let given = move || begin.answer().or(show.answer()).map_or(name.get_value(), |offer| offer.name);
    let reset = move || {
        name.set_value(String::new());
        waiting.set(false);
        saved.set(false);
        begin.forget();
        show.forget();
        confirm.forget();
        give_up.forget();
    };
    let again = Callback::new(move |()| (name.set_value(untrack(given)), waiting.set(true), renaming.set(true)).2);
    let (over, gone) = (confirm.is_refused_as("code", ENDED), give_up.is_refused_as("id", ENDED));
    let ended = Memo::new(move |_| over.get() || gone.get());
    let offer = Memo::new(move |_| if ended.get() { None } else { begin.done().get().or(show.done().get()) });
    let step = Memo::new(move |_| {
        let begun = offer.with(Option::is_some) || waiting.get() && !ended.get();
        if confirm.done().with(Option::is_some) { 2 } else { usize::from(begun && !renaming.get()) }
    });
    after(begin.done(), move || (renaming.set(false), confirm.forget(), give_up.forget(), begun.over.set(None)).0);
    after_sent(show.done(), || platform::focus_step(DIALOG));
    Effect::new(move || begun.waits.set((step.get() == 1).then(|| types::begun_words(&given()))));
    on_cleanup(move || drop(begun.waits.try_set(None)));
    let tell = move || begun.over.set(untrack(|| give_up.answer()).map(|name| types::given_up_words(&name)));
    let close = move || node.get_untracked().map(|dialog| dialog.close());
    after_sent(give_up.done(), move || (tell(), reset(), close()).1);
    let held = Memo::new(move |_| confirm.answer().is_some_and(|done| done.codes.is_some()) && !saved.get());
    let closed = move |_| {
        first.update(|first| *first &= step.get_untracked() != 2);
        match step.get_untracked() {
            // The code that was typed is over, but not the key.
            1 => (confirm.forget(), give_up.forget(), platform::settle("confirm-enrolment", true)).2,
            _ if renaming.get_untracked() => (renaming.set(false), begin.forget()).1,
            _ => reset(),
        }
        // The button that opened it is gone when its panel was drawn anew.
        platform::refocus("two-factor");
    };
    let shown = Memo::new(move |_| step.get() + usize::from(step.get() == 2 && saved.get()));
    let body = move || match step.get() {
        0 => name_step(forms, given(), renaming.get()),
        1 => {
            let (name, offer) = (given(), offer.get());
            view_later(rest, move |(scan, _)| scan(forms, name.clone(), offer.clone(), again))
        }
        _ => confirm.answer().map(|done| view_later(rest, move |(_, end)| end(done.clone(), saved))).into_any(),
    };
    let steps = move || {
        let last = first.get().then_some("Save backup codes");
        let titles = ["Name", "Connect your app"].into_iter().chain(last).map(str::to_owned).collect();
        view! { <Steps label="Add an authenticator" titles current=shown dialog=DIALOG /> }.into_any()
    };
    view! {
        <Dialog id=DIALOG title="Add an authenticator" wide=true open waits held node on:close=closed>
            {steps} {body}
        </Dialog>
    }
    .into_any()
}

fn name_step(forms: Forms, name: String, again: bool) -> AnyView {
    view! {
        <div class="stack stack--fields">
            {move || forms.confirm.error("code").get().or(forms.give_up.error("id").get()).map(|why| view! { <Notice tone=NoticeTone::Danger live=true>{why}</Notice> }.into_any())}
            <p>{if again { types::new_key_words(&name) } else { ANY_APP.to_owned() }}</p>
            <Form state=forms.begin>
                <Field label="Name" name="name" id="enrolment-name" autocomplete="off" maxlength=60u32 required=true hint="So that you know later which one it is: “Pixel 9”, “Work laptop”."
                    value=forms.begin.value("name", &name) error=forms.begin.error("name") />
                <DialogFoot dialog=DIALOG><Button kind=Kind::Primary r#type="submit" busy=forms.begin.busy()>"Continue"</Button></DialogFoot>
            </Form>
        </div>
    }
    .into_any()
}

/// The secret where it is known, else the way to see it again; and the field for the first code.
pub fn scan_step(forms: Forms, name: String, offer: Option<String>, again: Callback<()>) -> AnyView {
    let offer: Option<Offer> = offer.and_then(|json| read(&json).ok());
    let id = StoredValue::new(offer.as_ref().map_or_else(String::new, |offer| offer.id.clone()));
    let shown = match offer {
        Some(Offer { name, qr: Qr { size, path }, key, link, until, .. }) => {
            view! { <Pairing name size path key link until /> }.into_any()
        }
        None => view! {
            <Form state=forms.show><div class="enrolment__again"><p>"Enter the code that your app shows for “" {name} "”. If it does not have the key yet, look at that again."</p>
                <Button r#type="submit" busy=forms.show.busy()>"Show the key again"</Button></div></Form>
        }
        .into_any(),
    };
    view! {
        <div class="stack stack--fields enrolment__connect">
            {shown}
            <div><Form state=forms.give_up><input type="hidden" name="id" value=id.get_value() /></Form>
            <Form state=forms.confirm><input type="hidden" name="id" value=id.get_value() />
                <div class="stack stack--fields">
                    // Before the code, whose last digit sends the form; ticked, as for every change of factors (SECURITY §2).
                    {end_others("enrolment-others".to_owned(), messages::SOMEBODY_ELSE, forms.confirm.still_ticked("end_others"))}
                    <OtpField label="Code from the app" name="code" id="enrolment-code" required=true submits=true hint="Six digits, a new one every 30 seconds." error=forms.confirm.error("code") />
                    <p class="enrolment__ways">{back_link(AGAIN, "Start again with another name", again)} <Button kind=Kind::Quiet small=true r#type="submit" form=GIVE_UP busy=forms.give_up.busy()>"Give this one up"</Button></p>
                </div>
                <DialogFoot dialog=DIALOG cancel="Later"><Button kind=Kind::Primary r#type="submit" busy=forms.confirm.busy()>"Add authenticator"</Button></DialogFoot>
            </Form></div>
        </div>
    }
    .into_any()
}

/// It is set up; with the first one, its backup codes, which end with the signal.
pub fn done_step(done: Enrolled, codes: Option<AnyView>, saved: RwSignal<bool>) -> AnyView {
    let finished = codes.is_none();
    let now = if finished { "Its codes work now." } else { "From now on a code is asked for after your password." };
    view! {
        <div class="stack stack--fields">
            <Notice tone=NoticeTone::Success live=true>{format!("“{}” is set up. {now}", done.name)} {messages::others_too(done.sessions_ended)}</Notice>
            {codes}
            {move || (finished || saved.get()).then(|| view! { <div class="dialog__foot"><Button kind=Kind::Primary command="close" command_for=DIALOG>"Done"</Button></div> }.into_any()).into_any()}
        </div>
    }
    .into_any()
}
