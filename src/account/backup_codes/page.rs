//! The panel of backup codes, and how a new set is shown.

use leptos::prelude::*;

use super::api::{ConfirmBackupCodes, DiscardBackupCodes, RenewBackupCodes, ShowBackupCodes};
use super::types::{CodeState, CodesConfirmed, CodesStatus, FEW, NewCodes, WaitingSet, check_saved};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Badge, Button, Card, CardBody, CardFoot, Kind, LaterView, Notice, NoticeTone, Once, TimeText, Tone, after,
    after_sent, announce_after, data, end_others, fetch_after, fetch_on_changes, later, messages, moment, panel,
    saved_end,
};

const ID: &str = "backup-codes";
const TITLE: &str = "Backup codes";
const TEXT: &str = "Ten codes to keep, for when no authenticator is at hand. Each works once.";
const CHECK: &str = "check-code";
const DISCARD: &str = "discard-backup-codes";
const NONE: &str = "You have no backup codes. Without them, losing your authenticator locks you out.";
const USED_UP: &str = "All your codes are used. Make new ones: without them, losing your authenticator locks you out.";

/// The panel's forms.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Makes a new set.
    pub renew: FormState<RenewBackupCodes>,
    /// Puts it into use.
    pub confirm: FormState<ConfirmBackupCodes>,
    /// Throws it away.
    pub discard: FormState<DiscardBackupCodes>,
}

/// The codes that are left; `view` draws [`BackupCodesView`] and, with the form `check`, the drill beside it.
#[component]
pub fn BackupCodesPanel<C: Copy + Send + Sync + 'static>(
    view: LaterView<CodesStatus, (Forms, C)>,
    check: C,
) -> impl IntoView {
    let (renew, confirm) = (use_form("renew-backup-codes", |_| Ok(())), confirm_form("confirm-backup-codes"));
    let forms = Forms { renew, confirm, discard: use_form(DISCARD, |_| Ok(())) };
    let discard = forms.discard;
    let status = data(ShowBackupCodes {});
    fetch_on_changes(status);
    [renew.done(), discard.done()].into_iter().for_each(|done| fetch_after(done, status));
    announce_after(confirm.done());
    // What one of them did is over once another one is carried out. The button that was pressed is gone then.
    after(renew.done(), move || (confirm.forget(), discard.forget()).0);
    after(confirm.done(), move || (renew.forget(), discard.forget()).0);
    after(discard.done(), move || (renew.forget(), confirm.forget()).0);
    for told in [renew.done(), confirm.done(), discard.done(), over([confirm.error("set"), discard.error("set")])] {
        after_sent(told, || platform::refocus(ID));
    }
    panel(ID, TITLE, status, move |status: CodesStatus| match status.on {
        true => later(view, status, (forms, check)),
        false => view! { <BackupCodesOffView /> }.into_any().into(),
    })
}

fn confirm_form(id: &'static str) -> FormState<ConfirmBackupCodes> {
    use_form(id, |entered| check_saved(entered.has("saved")))
}

/// What stands there without two-factor authentication.
#[component]
pub fn BackupCodesOffView() -> impl IntoView {
    view! { <Card id=ID title=TITLE text="With two-factor authentication come ten codes to keep, for when no authenticator is at hand.">""</Card> }
}

/// The set in use, a set that waits, and what can be done with them.
#[component]
pub fn BackupCodesView(status: CodesStatus, forms: Forms) -> impl IntoView {
    let Forms { renew, confirm, discard } = forms;
    let (left, any) = (status.left(), !status.codes.is_empty());
    let (tone, warning) = warning(left, any);
    let badge = any.then(|| view! { <Badge text=format!("{left} of {} left", status.codes.len()) tone /> }.into_any());
    let over = over([confirm.error("set"), discard.error("set")]);
    let (waiting, newer) = (status.waiting.clone(), status.waiting.as_ref().map(|set| set.at));
    // A set that another tab was shown since matters more than what was done here.
    let done = move || confirm.answer().filter(|done| newer.is_none_or(|newer| newer <= done.at));
    let discarded = move || discard.done().get().filter(|_| newer.is_none());
    let shown = move || match (over.get(), renew.answer(), done(), discarded()) {
        (Some(why), ..) => over_view(why),
        (None, Some(codes), ..) => codes_view(codes, confirm, Some(left > 0)),
        (None, None, Some(done), _) => confirmed(done),
        (None, None, None, Some(_)) => discarded_view(left > 0),
        _ => waiting.clone().map_or_else(|| ().into_any(), |set| waiting_view(set, confirm, left > 0)),
    };
    let kind = if tone == Tone::Plain || status.waiting.is_some() { Kind::Secondary } else { Kind::Primary };
    let hint = if left > 0 { "Your codes work until you confirm new ones." } else { "They are shown once." };
    view! {
        <Card id=ID title=TITLE badge text=TEXT>
            <Form state=renew>""</Form>
            <CardBody>{shown} {warning.filter(|_| status.waiting.is_none())} {used(&status)}</CardBody>
            <CardFoot hint=Some(hint.into_any())>
                {(left > 0).then(|| view! { <Button command="show-modal" command_for=CHECK>"Check a saved code"</Button> }.into_any())}
                <Button kind r#type="submit" form="renew-backup-codes" busy=renew.busy()>{if any { "Make new codes" } else { "Make backup codes" }}</Button>
            </CardFoot>
            <Form state=discard>""</Form>
        </Card>
    }
}

fn confirmed(done: CodesConfirmed) -> AnyView {
    let before = if done.replaced { " Codes from before no longer work." } else { "" };
    view! { <Notice tone=NoticeTone::Success live=true>"Your backup codes are in use." {before} {messages::others_too(done.sessions_ended)}</Notice> }.into_any()
}

fn discarded_view(old: bool) -> AnyView {
    let before = if old { " Your codes from before still work." } else { "" };
    view! { <Notice live=true>"The new codes were thrown away." {before}</Notice> }.into_any()
}

/// How few there are: the colour of the count, and what to do.
fn warning(left: usize, any: bool) -> (Tone, Option<AnyView>) {
    let (tone, words) = match left {
        _ if !any => (Tone::Warn, NONE.to_owned()),
        0 => (Tone::Danger, USED_UP.to_owned()),
        1..=FEW => (Tone::Warn, format!("Only {left} left. Make new codes before you need them.")),
        _ => return (Tone::Plain, None),
    };
    (tone, Some(view! { <Notice tone=NoticeTone::Warn>{words}</Notice> }.into_any()))
}

/// The last use, and those that are used by their numbers: what they say is not known any more.
fn used(status: &CodesStatus) -> Option<AnyView> {
    let saved = status.since?;
    let last = match status.last_used().cloned() {
        Some(code) => view! { "Last used " {code.used_at.map(|at| view! { <TimeText at /> }.into_any())} {code.from_where().map(|place| format!(", {place}"))} }.into_any(),
        None => view! { "Saved on " <TimeText at=saved text=saved.date() /> ". None of them is used yet." }.into_any(),
    };
    let rows: Vec<AnyView> = status.codes.iter().zip(1..).filter_map(row).collect();
    Some(view! { <p class="card__note backup-codes__last">{last}</p> <ul class="backup-codes" aria-label="Used codes">{rows}</ul> }.into_any())
}

fn row((code, number): (&CodeState, usize)) -> Option<AnyView> {
    let (at, from) = (moment(code.used_at?), code.from_where());
    Some(view! { <li class="backup-codes__code"><s>{format!("Code {number}")}</s> <span class="backup-codes__use">{at} " " <span>{from}</span></span></li> }.into_any())
}

/// Why there is nothing to confirm or to throw away any more. It changes with the reason alone, so that what stands there otherwise is drawn once.
fn over<const N: usize>(errors: [Signal<Option<String>>; N]) -> Memo<Option<String>> {
    Memo::new(move |_| errors.iter().find_map(|error| error.get()))
}

fn over_view(why: String) -> AnyView {
    view! { <Notice tone=NoticeTone::Warn live=true>{why}</Notice> }.into_any()
}

fn codes_view(codes: NewCodes, form: FormState<ConfirmBackupCodes>, before: Option<bool>) -> AnyView {
    let old = (before == Some(true)).then_some(" Your old codes work until then, and not any more from then on.");
    view! {
        <p>"Keep these where you can reach them without your phone. They are shown this once, and work when you say that they are saved." {old}</p>
        <Once id="new-codes" values=codes.codes sheet=codes.sheet file_name="latchkey-backup-codes.txt">
            {saved_form(form, codes.id, ["I have saved these codes", "Use these codes"], before)}
        </Once>
    }
    .into_any()
}

/// The codes that come with the first authenticator, which asked what becomes of other sessions; sets the signal when they are saved, or
/// when that is too late.
pub fn first_codes(codes: NewCodes, saved: RwSignal<bool>) -> AnyView {
    let form = confirm_form("confirm-first-codes");
    let over = over([form.error("set")]);
    announce_after(form.done());
    Effect::new(move || saved.set(over.with(Option::is_some) || form.done().with(Option::is_some)));
    let codes = StoredValue::new(codes);
    let shown = move || match (over.get(), form.answer()) {
        (Some(why), _) => over_view(why),
        (None, Some(done)) => confirmed(done),
        (None, None) => codes_view(codes.get_value(), form, None),
    };
    view! { {shown} }.into_any()
}

/// A set that was shown and not confirmed: whoever saved it can still say so.
fn waiting_view(set: WaitingSet, form: FormState<ConfirmBackupCodes>, before: bool) -> AnyView {
    view! {
        <Notice tone=NoticeTone::Warn>"The codes that were shown on " <TimeText at=set.at /> " are not in use yet. If you saved them, say so. If not, throw them away, or make new ones."</Notice>
        {saved_form(form, set.id, ["I have saved those codes", "Use those codes"], Some(before))}
    }
    .into_any()
}

/// Says to the server that a set is saved, which puts it into use. Beside the panel, where it is known whether there are `old` ones that work,
/// also what becomes of other sessions, or that it is to be thrown away.
fn saved_form(
    form: FormState<ConfirmBackupCodes>,
    set: String,
    words: [&'static str; 2],
    old: Option<bool>,
) -> AnyView {
    let others = || end_others("codes-others".to_owned(), messages::SOMEBODY_ELSE, form.still_ticked("end_others"));
    let discard = old.map(|old| {
        let words = if old { "Keep my old codes" } else { "Throw them away" };
        view! { <Button r#type="submit" form=DISCARD name="set" value=set.clone()>{words}</Button> }.into_any()
    });
    saved_end(form, set, words, old.map(|_| others()), discard)
}
