//! The panel of the telephone, below the authenticators.

use leptos::prelude::*;

use super::api::{AddPhone, ConfirmPhone, GivePhoneUp, RemovePhone, ShowPhone};
use super::types::{Change, PhoneChanged, PhoneShown, PhoneStatus, check_code, check_number};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Badge, Button, Card, CardBody, CardFoot, ConfirmDialog, Field, Fold, Kind, LaterView, List, ListRow, Notice,
    NoticeTone, OtpField, Tone, after, announce_after, data, day, end_others, fetch_after, fetch_on_changes, last_used,
    later, messages, panel,
};

/// The states of the panel's forms.
#[derive(Clone, Copy)]
pub struct PhoneForms {
    /// Asks for a code to a new number.
    pub add: FormState<AddPhone>,
    /// The number that it was asked for last, to be asked again or corrected; and whether the field of its code is still to take the focus.
    pub kept: StoredValue<(String, bool)>,
    /// Gives that number up.
    pub give_up: FormState<GivePhoneUp>,
    /// Gives that code back.
    pub confirm: FormState<ConfirmPhone>,
    /// Takes the number out of use.
    pub remove: FormState<RemovePhone>,
}

/// Sign-in codes by text message; nothing where the server sends none. `view` is [`PhoneView`].
#[component]
pub fn PhonePanel(view: LaterView<PhoneStatus, PhoneForms>) -> impl IntoView {
    let kept = StoredValue::<(String, bool)>::default();
    let add = use_form("add-phone", move |entered| {
        kept.set_value((entered.get("number").to_owned(), true));
        check_number(entered.get("number")).map(drop)
    });
    let forms = PhoneForms {
        add,
        kept,
        confirm: use_form(CONFIRM, |entered| check_code(entered.get("code")).map(drop)),
        give_up: use_form(GIVE_UP, |_| Ok(())),
        remove: use_form("remove-phone", |_| Ok(())),
    };
    let status = data(ShowPhone {});
    fetch_after(forms.add.done(), status);
    after(forms.add.done(), move || forms.confirm.forget());
    fetch_on_changes(status);
    for done in [forms.confirm.done(), forms.remove.done(), forms.give_up.done()] {
        announce_after(done);
        after(done, move || kept.set_value(<_>::default()));
    }
    panel(ID, TITLE, status, move |status: PhoneStatus| match status.two_factor || status.phone.is_some() {
        _ if !status.offered => ().into_any().into(),
        false => view! { <PhoneOffView /> }.into_any().into(),
        true => later(view, status, forms),
    })
}

const ID: &str = "phone";
const TITLE: &str = "Text messages";
const CONFIRM: &str = "confirm-phone";
const GIVE_UP: &str = "give-phone-up";
const TEXT: &str = "A code by text message, for when your authenticator app is not at hand.";
const WEAKNESS: &str = "An authenticator app is safer: text messages can be read on their way, and a number can be taken over by somebody who persuades its provider. So a text message only signs you in, and never confirms a change to your account.";

/// What stands there without two-factor authentication.
#[component]
pub fn PhoneOffView() -> impl IntoView {
    view! { <Card id=ID title=TITLE text="With two-factor authentication, a code by text message can stand in for your authenticator app.">""</Card> }
}

/// The number, the code that is under way, and the way to add one.
#[component]
pub fn PhoneView(status: PhoneStatus, forms: PhoneForms) -> impl IntoView {
    let badge = status.phone.is_some().then(|| view! { <Badge text="On" tone=Tone::Ok dot=true /> }.into_any());
    let below = match (&status.pending, status.phone.is_some()) {
        (Some(ending), before) => view! {
            <div class="phone__code"><ConfirmForm forms ending=ending.clone() /></div>
            <Form state=forms.give_up>""</Form>
            <More forms words="No message? Check the number, and send another one" />
            <CardFoot>
                <Button r#type="submit" form=GIVE_UP busy=forms.give_up.busy()>{if before { "Keep my old number" } else { "Do not add it" }}</Button>
                <Button kind=Kind::Primary r#type="submit" form=CONFIRM busy=forms.confirm.busy()>"Confirm number"</Button>
            </CardFoot>
        }
        .into_any(),
        (None, true) => view! { <More forms words="Replace the number" /> }.into_any(),
        (None, false) => add_form(forms),
    };
    let phone = status.phone.clone();
    view! {
        <Card id=ID title=TITLE text=TEXT badge>
            <CardBody>{said(&status, forms)} {advice(&status)}</CardBody>
            {phone.map(|phone| view! { <InUse phone form=forms.remove /> }.into_any())}
            {below}
        </Card>
    }
}

/// What the last form did, as long as it is still so.
fn said(status: &PhoneStatus, forms: PhoneForms) -> AnyView {
    let status = status.clone();
    let notice = move || {
        let still = |changed: &PhoneChanged| changed.status == status;
        let others = || forms.remove.answer().filter(still).or_else(|| forms.give_up.answer().filter(still));
        let done = forms.confirm.answer().filter(still).or_else(others)?;
        let others = messages::others_too(done.sessions_ended);
        let tone = if done.what == Change::GivenUp { NoticeTone::Info } else { NoticeTone::Success };
        Some(view! { <Notice tone live=true>{done.what.words()} {others}</Notice> }.into_any())
    };
    view! { {move || notice().into_any()} }.into_any()
}

/// What is left beside it, and how weak this is.
fn advice(status: &PhoneStatus) -> AnyView {
    let left = (status.phone.is_some() && status.backup_codes == 0).then(|| {
        view! {
            <Notice tone=NoticeTone::Warn>
                "You have no backup codes. If you lose your authenticator, this number is all that is left to sign in with, and it cannot confirm changes: make new backup codes."
            </Notice>
        }
        .into_any()
    });
    // While a code is awaited, only that matters.
    let weakness = status.pending.is_none().then(|| view! { <p class="card__note">{WEAKNESS}</p> }.into_any());
    view! { {left} {weakness} }.into_any()
}

#[component]
fn InUse(phone: PhoneShown, form: FormState<RemovePhone>) -> impl IntoView {
    let meta = vec![view! { "Added " {day(phone.added_at)} }.into_any(), last_used(phone.used_at)];
    let (remove, ask) =
        (format!("Remove number ending in {}", phone.ending), format!("Remove the number ending in {}?", phone.ending));
    view! {
        <List label="Telephone">
            <ListRow icon="phone" title=format!("Number ending in {}", phone.ending) meta>
                <Button kind=Kind::Quiet small=true command="show-modal" command_for="remove-phone-dialog" label=remove>"Remove"</Button>
            </ListRow>
        </List>
        <Form state=form>
            <ConfirmDialog id="remove-phone-dialog" title=ask
                text="No codes are sent to it any more. Your authenticator app and your backup codes keep working." confirm="Remove number" form="remove-phone" busy=form.busy()>
                {end_others("remove-phone-others".to_owned(), messages::SOMEBODY_ELSE, true)}
            </ConfirmDialog>
        </Form>
    }
}

/// Where the code goes that was sent, to a number that is whole where it was typed a moment ago.
#[component]
fn ConfirmForm(forms: PhoneForms, ending: String) -> impl IntoView {
    let form = forms.confirm;
    if forms.kept.try_update_value(|kept| std::mem::take(&mut kept.1)).unwrap_or_default() {
        Effect::new(|| platform::focus("phone-code"));
    }
    let typed = forms.kept.get_value().0;
    let to = if typed.is_empty() { format!("the number that ends in {ending}") } else { typed };
    view! {
        <Form state=form>
            <CardBody>
                <p role="status">"We sent a code to " <b>{to}</b> ". It works for ten minutes."</p>
                {end_others("phone-others".to_owned(), messages::SOMEBODY_ELSE, form.still_ticked("end_others"))}
                <OtpField label="Code from the message" name="code" id="phone-code" required=true submits=true error=form.error("code") />
            </CardBody>
        </Form>
    }
}

fn number_field(PhoneForms { add: form, kept, .. }: PhoneForms) -> AnyView {
    view! {
        <Field label="Phone number" name="number" r#type="tel" autocomplete="tel" required=true
            hint="With its country code, like +351\u{a0}912\u{a0}345\u{a0}678." value=form.value("number", &kept.get_value().0) error=form.error("number") />
    }
    .into_any()
}

fn add_form(forms: PhoneForms) -> AnyView {
    view! {
        <Form state=forms.add>
            <CardBody>{number_field(forms)}</CardBody>
            <CardFoot hint=Some("We send a code to it first.".into_any())>
                <Button kind=Kind::Primary r#type="submit" busy=forms.add.busy()>"Send code"</Button>
            </CardFoot>
        </Form>
    }
    .into_any()
}

/// The same form, folded. It stands open where it was refused, so that the reason shows without scripts.
#[component]
fn More(forms: PhoneForms, words: &'static str) -> impl IntoView {
    view! {
        <Fold summary=words wide=true open=forms.add.is_refused("number").get_untracked()>
            <Form state=forms.add>
                <CardBody>{number_field(forms)} <div class="row"><Button r#type="submit" busy=forms.add.busy()>"Send code"</Button></div></CardBody>
            </Form>
        </Fold>
    }
}
