//! The panel of backup codes, and how a new set is shown.

use leptos::prelude::*;

use super::api::{CheckBackupCode, ConfirmBackupCodes, RenewBackupCodes, ShowBackupCodes};
use super::types::{Checked, CodeState, CodesStatus, FEW, NewCodes, WaitingSet, check_code, check_saved};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Badge, Button, Card, CardBody, CardFoot, Checkbox, Dialog, DialogFoot, Empty, Kind, LaterView, Notice, NoticeTone,
    Once, OtpField, TimeText, Tone, after, after_sent, announce_after, data, end_others, fetch_after, fetch_on_changes,
    later, messages, panel,
};

const ID: &str = "backup-codes";
const TITLE: &str = "Backup codes";
const TEXT: &str = "Ten codes on paper, for when no authenticator is at hand. Each works once.";
const CHECK: &str = "check-code";
const NONE: &str = "You have no backup codes. Without them, losing your authenticator locks you out.";
const USED_UP: &str =
    "All your codes are used. Make new ones now: without them, losing your authenticator locks you out.";

/// The panel's forms.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Makes a new set.
    pub renew: FormState<RenewBackupCodes>,
    /// Puts it into use.
    pub confirm: FormState<ConfirmBackupCodes>,
    /// Looks a saved code up.
    pub check: FormState<CheckBackupCode>,
}

/// The codes that are left; `view` is [`BackupCodesView`].
#[component]
pub fn BackupCodesPanel(view: LaterView<CodesStatus, Forms>) -> impl IntoView {
    let forms = Forms {
        renew: use_form("renew-backup-codes", |_| Ok(())),
        confirm: confirm_form("confirm-backup-codes"),
        check: use_form("check-backup-code", |entered| check_code(entered.get("code")).map(drop)),
    };
    let status = data(ShowBackupCodes {});
    fetch_on_changes(status);
    fetch_after(forms.renew.done(), status);
    announce_after(forms.confirm.done());
    after(forms.confirm.done(), move || forms.renew.forget());
    // The button that asked for them is hidden while they are shown.
    after_sent(forms.renew.done(), || platform::refocus(ID));
    panel(ID, TITLE, status, move |status: CodesStatus| match status.on {
        true => later(view, status, forms),
        false => view! { <BackupCodesOffView /> }.into_any().into(),
    })
}

fn confirm_form(id: &'static str) -> FormState<ConfirmBackupCodes> {
    use_form(id, |entered| check_saved(entered.has("saved")))
}

/// What stands there without two-factor authentication.
#[component]
pub fn BackupCodesOffView() -> impl IntoView {
    let text = "Turn it on first: ten codes come with your first authenticator.";
    view! { <Card id=ID title=TITLE text=TEXT><Empty icon="key" title="No codes without two-factor authentication" text /></Card> }
}

/// The set in use, a set that waits, and what can be done with them.
#[component]
pub fn BackupCodesView(status: CodesStatus, forms: Forms) -> impl IntoView {
    let (left, any) = (status.left(), !status.codes.is_empty());
    let (tone, warning) = warning(left, any);
    let badge = any.then(|| view! { <Badge text=format!("{left} of {} left", status.codes.len()) tone /> }.into_any());
    let said = move || forms.confirm.answer().filter(|_| any && !forms.renew.was_sent()).map(confirmed);
    let waiting = status.waiting.clone();
    let shown = move || match forms.renew.answer() {
        Some(codes) => codes_view(codes, forms.confirm, Some(others(forms.confirm))),
        None => waiting.clone().map_or_else(|| ().into_any(), |set| waiting_view(set, forms.confirm)),
    };
    let words = if any { "Make new codes" } else { "Make backup codes" };
    let hint = if left > 0 { "Your codes work until you confirm new ones." } else { "They are shown once." };
    view! {
        <Card id=ID title=TITLE badge text=TEXT>
            <CardBody>
                {said} {warning} {used(&status)} {shown}
            </CardBody>
            <CardFoot hint=Some(hint.into_any())>
                {(left > 0).then(|| view! { <Button kind=Kind::Quiet small=true command="show-modal" command_for=CHECK>"Check a saved code"</Button> }.into_any())}
                <Form state=forms.renew><Button small=true r#type="submit" busy=forms.renew.busy()>{words}</Button></Form>
            </CardFoot>
            {(left > 0).then(|| check_dialog(forms.check))}
        </Card>
    }
}

fn confirmed(done: super::types::CodesConfirmed) -> AnyView {
    let before = if done.replaced { " Codes from before no longer work." } else { "" };
    view! { <Notice tone=NoticeTone::Success live=true>"Your backup codes are in use." {before} {messages::others_too(done.sessions_ended)}</Notice> }.into_any()
}

fn others(form: FormState<ConfirmBackupCodes>) -> AnyView {
    end_others("codes-others".to_owned(), messages::SOMEBODY_ELSE, !form.was_refused() || form.ticked("end_others"))
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
    let last = match status.last_used().cloned() {
        Some(code) => {
            view! { "Last used " {code.used_at.map(|at| view! { <TimeText at /> }.into_any())} {code.from_where().map(|place| format!(" · {place}"))} }.into_any()
        }
        None => {
            let at = status.since?;
            view! { "Saved on " <TimeText at text=at.date() /> ". None of them is used yet." }.into_any()
        }
    };
    let rows: Vec<AnyView> = status.codes.iter().zip(1..).filter_map(row).collect();
    let used = !rows.is_empty();
    let rows = used.then(|| view! { <ul class="backup-codes" aria-label="Used codes">{rows}</ul> }.into_any());
    Some(view! { <p class="card__note backup-codes__last">{last}</p> {rows} }.into_any())
}

fn row((code, number): (&CodeState, usize)) -> Option<AnyView> {
    let (at, from) = (code.used_at?.date_and_time(), code.from_where());
    Some(view! { <li class="backup-codes__code"><s>{format!("Code {number}")}</s> <span class="backup-codes__use">{at} " " <span>{from}</span></span></li> }.into_any())
}

fn codes_view(codes: NewCodes, form: FormState<ConfirmBackupCodes>, others: Option<AnyView>) -> AnyView {
    view! {
        <p>"Keep these codes somewhere you can reach without your phone. They are not shown again, and are in use only once you say that they are saved."</p>
        <Once id="new-codes" values=codes.codes sheet=codes.sheet file_name="latchkey-backup-codes.txt">
            <Form state=form><input type="hidden" name="set" value=codes.id />
                <div class="once__end">
                    <Checkbox label="I have saved these codes" name="saved" id="new-codes-saved" required=true error=form.error("saved") />
                    {others}
                    <Button kind=Kind::Primary r#type="submit" busy=form.busy()>"Use these codes"</Button>
                </div>
            </Form>
        </Once>
    }
    .into_any()
}

/// The codes that come with the first authenticator, which asked what becomes of other sessions; sets the signal when they are saved.
pub fn first_codes(codes: NewCodes, saved: RwSignal<bool>) -> AnyView {
    let form = confirm_form("confirm-first-codes");
    announce_after(form.done());
    after(form.done(), move || saved.set(true));
    let codes = StoredValue::new(codes);
    let shown = move || match saved.get() {
        true => form.answer().map(confirmed).into_any(),
        false => codes_view(codes.get_value(), form, None),
    };
    view! { {shown} }.into_any()
}

/// A set that was shown and not confirmed: whoever saved it can still say so.
fn waiting_view(set: WaitingSet, form: FormState<ConfirmBackupCodes>) -> AnyView {
    view! {
        <Notice tone=NoticeTone::Warn>"The codes that were shown on " <TimeText at=set.at /> " are not in use yet. If you saved them, say so. If not, make new ones."</Notice>
        <Form state=form><input type="hidden" name="set" value=set.id />
            <div class="once__end">
                <Checkbox label="I have saved those codes" name="saved" id="waiting-codes-saved" required=true error=form.error("saved") />
                {others(form)}
                <Button r#type="submit" small=true busy=form.busy()>"Use those codes"</Button>
            </div>
        </Form>
    }
    .into_any()
}

fn check_dialog(form: FormState<CheckBackupCode>) -> AnyView {
    let verdict = move || {
        let (tone, words) = match form.answer()? {
            Checked::Unused => (NoticeTone::Success, "This code works. It was not spent by this check."),
            Checked::Used => (NoticeTone::Warn, "This code was one of yours, but it is used. Cross it out."),
            Checked::Wrong => (NoticeTone::Danger, "This is none of your codes. You may have a sheet from before."),
        };
        Some(view! { <Notice tone live=true>{words}</Notice> }.into_any())
    };
    view! {
        <Dialog id=CHECK title="Check a saved code" open=form.was_sent() on:close=move |_| form.forget()
            text="Is the sheet in your drawer the right one? This tells you, without using the code up. You can check three codes a day.">
            <Form state=form leaves_freely=true>
                <div class="stack stack--fields">{verdict}
                    <OtpField label="Backup code" name="code" id="check-code-code" letters=true required=true error=form.error("code") /></div>
                <DialogFoot dialog=CHECK cancel="Close"><Button kind=Kind::Primary r#type="submit" busy=form.busy()>"Check code"</Button></DialogFoot>
            </Form>
        </Dialog>
    }
    .into_any()
}
