//! The panel of two-factor authentication.

use leptos::prelude::*;

use super::api::{RemoveAuthenticator, RenameAuthenticator, ShowTwoFactor, TurnOffTwoFactor};
use super::types::{Authenticator, TwoFactorStatus, check_name, check_turn_off};
use crate::fields::{PasswordPolicy, PasswordPreset};
use crate::ui::form::{ASKED, Form, FormState, use_form};
use crate::ui::{
    Badge, Begun, Button, Card, CardBody, CardFoot, Dialog, DialogFoot, Empty, Field, Kind, LaterView, List, ListRow,
    Notice, NoticeTone, OpenRow, OtpField, PasswordField, Tone, announce_after, begun, data, day, end_others,
    fetch_on_changes, last_used, later, messages, open_row, panel, rename_form, rename_link,
};

const ID: &str = "two-factor";
const TITLE: &str = "Two-factor authentication";
const HERE: &str = "/settings/security#two-factor";
const ADD: &str = "add-authenticator";
const OFF: &str = "turn-off";
const OFF_TEXT: &str = "Once it is off, your password alone signs in. Your authenticators, backup codes and codes by text message stop working, and your other sessions are signed out.";

/// The panel's forms, and the id of the authenticator that is being renamed.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Names one.
    pub rename: FormState<RenameAuthenticator>,
    /// Removes one of several.
    pub remove: FormState<RemoveAuthenticator>,
    /// Turns it off.
    pub turn_off: FormState<TurnOffTwoFactor>,
    /// Which one is being renamed.
    pub renaming: OpenRow,
    /// The one that is being set up.
    pub begun: Begun,
}

/// The authenticators. Which one is being renamed stands in the address, so that it works without scripts. `view` is [`TwoFactorView`].
#[component]
pub fn TwoFactorPanel(view: LaterView<TwoFactorStatus, Forms>, begun: Begun) -> impl IntoView {
    let alone = StoredValue::new(PasswordPolicy::of(PasswordPreset::Strict, false));
    let rename = use_form::<RenameAuthenticator>("rename-device", |entered| check_name(entered.get("name")).map(drop));
    let renaming = open_row("rename-authenticator", "authenticator-name", HERE, rename);
    let turn_off = use_form::<TurnOffTwoFactor>("turn-off-form", move |entered| {
        let fields = ["password", "code", "new", "confirm"].map(|name| entered.get(name));
        check_turn_off(fields.into(), alone.get_value()).map(drop)
    });
    let forms = Forms { rename, remove: use_form("remove-authenticator", |_| Ok(())), turn_off, renaming, begun };
    let status = data(ShowTwoFactor {});
    fetch_on_changes(status);
    [rename.done(), forms.remove.done(), turn_off.done()].into_iter().for_each(announce_after);
    panel(ID, TITLE, status, move |status: TwoFactorStatus| {
        alone.set_value(status.alone);
        match status.devices.is_empty() {
            true => view! { <TwoFactorOffView status forms /> }.into_any().into(),
            false => later(view, status, forms),
        }
    })
}

/// What stands there without an authenticator.
#[component]
pub fn TwoFactorOffView(status: TwoFactorStatus, forms: Forms) -> impl IntoView {
    let body = match status.verified {
        true => view! {
            <Empty icon="shield" title="Your password alone signs in" text="With an authenticator app, somebody who learns your password still cannot sign in.">
                <Button kind=Kind::Primary command="show-modal" command_for=ADD>"Add authenticator"</Button></Empty> }.into_any(),
        false => view! { <CardBody><Notice tone=NoticeTone::Warn>"Verify your email first: open the link that we mailed to you, or ask for a new one on your " <a href="/settings/profile#email">"profile"</a> "."</Notice></CardBody> }.into_any(),
    };
    card(Vec::new(), status.locked, forms, body)
}

/// The list with what is left if something gets lost.
#[component]
pub fn TwoFactorView(status: TwoFactorStatus, forms: Forms) -> impl IntoView {
    let names: Vec<String> = status.devices.iter().map(|device| device.name.clone()).collect();
    let rows = status.devices.iter().map(|device| row(device, names.len() == 1, forms)).collect_view();
    let (locked, left) = (status.locked, what_is_left(&status));
    let only = names.first().filter(|_| names.len() == 1);
    let foot = foot(only, status.email, status.alone, forms.turn_off);
    let body = view! { <List label="Authenticators">{rows}</List> {left} {foot} }.into_any();
    card(names, locked, forms, body)
}

fn card(names: Vec<String>, locked: bool, forms: Forms, body: AnyView) -> AnyView {
    let on = !names.is_empty();
    let (words, tone) = if on { ("On", Tone::Ok) } else { ("Off", Tone::Plain) };
    let badge = Some(view! { <Badge text=words tone dot=on /> }.into_any());
    let add = || view! { <Button command="show-modal" command_for=ADD>"Add authenticator"</Button> }.into_any();
    let locked = locked.then(|| view! { <CardBody><Notice tone=NoticeTone::Warn>{messages::LOCKED_CODES} " Adding a new authenticator unlocks them as well."</Notice></CardBody> }.into_any());
    view! {
        <Card id=ID title=TITLE text="A code from your phone, asked for after your password." badge action=on.then(add)>
            {move || outcome(&names, forms).into_any()} {locked} {begun(ADD, forms.begun)}
            {body}
        </Card>
    }
    .into_any()
}

/// What the last form did, as long as it is still so.
fn outcome(names: &[String], forms: Forms) -> Option<AnyView> {
    let off = forms.turn_off.answer().filter(|_| names.is_empty());
    let removed = forms.remove.answer().filter(|removed| !names.is_empty() && !names.contains(&removed.name));
    let (what, ended) = match (off, removed) {
        (Some(off), _) => ("Two-factor authentication is off.".to_owned(), Some(off.sessions_ended)),
        (None, removed) => removed.map(|gone| (format!("“{}” was removed.", gone.name), gone.sessions_ended))?,
    };
    Some(view! { <CardBody><Notice tone=NoticeTone::Success live=true>{what} {messages::others_too(ended)}</Notice></CardBody> }.into_any())
}

fn row(device: &Authenticator, last: bool, forms: Forms) -> AnyView {
    let Authenticator { id, name, added_at, used_at } = device.clone();
    let meta = vec![view! { "Added " {day(added_at)} }.into_any(), last_used(used_at)];
    let (title, this, value) = (name.clone(), id.clone(), name.clone());
    let dialog = if last { OFF.to_owned() } else { format!("remove-{id}") };
    let rename = move || forms.renaming.is(&this).then(|| naming(this.clone(), value.clone(), forms));
    view! {
        <ListRow icon="phone" title meta more=Some(view! { {move || rename().into_any()} }.into_any())>
            {rename_link(forms.renaming, &id, &name)}
            <Button kind=Kind::Quiet small=true command="show-modal" command_for=dialog.clone() label=format!("Remove {name}")>"Remove"</Button>
            {(!last).then(|| remove_dialog(dialog, id, &name, forms.remove))}
        </ListRow>
    }
    .into_any()
}

fn naming(id: String, name: String, forms: Forms) -> AnyView {
    let form = forms.rename;
    let field = view! {
        <Field label="Name" name="name" id="authenticator-name" autocomplete="off" maxlength=60u32 required=true
            value=form.value("name", &name) error=form.error("name") />
    };
    rename_form(form, id, field.into_any(), forms.renaming)
}

fn remove_dialog(dialog: String, id: String, name: &str, form: FormState<RemoveAuthenticator>) -> AnyView {
    view! {
        <Dialog id=dialog.clone() title=format!("Remove “{name}”?") text="Its codes stop working at once. Browsers that you trusted are asked for a code again." on:close=move |_| form.forget()>
            <Form state=form id=format!("{dialog}-form") leaves_freely=true>
                <input type="hidden" name="id" value=id />
                {end_others(format!("{dialog}-others"), "If this device was lost or stolen, leave this ticked.", true)}
                <DialogFoot dialog>
                    <Button kind=Kind::Danger r#type="submit" busy=form.busy()>"Remove authenticator"</Button>
                </DialogFoot>
            </Form>
        </Dialog>
    }
    .into_any()
}

/// How somebody signs in who loses what is listed.
fn what_is_left(status: &TwoFactorStatus) -> AnyView {
    let lost = match status.devices.as_slice() {
        [only] => format!("If you lose “{}”", only.name),
        _ => "If you lose all of them".to_owned(),
    };
    let saved = match status.codes_left {
        0 => return view! { <CardBody><Notice tone=NoticeTone::Warn>{lost} ", there is no backup code that signs you in. " <a href="#backup-codes">"Make some"</a> ", and add another device."</Notice></CardBody> }.into_any(),
        1 => "your last backup code signs you in.".to_owned(),
        count => format!("one of your {count} backup codes signs you in."),
    };
    view! { <p class="two-factor__left">{lost} ", " {saved}</p> }.into_any()
}

/// The way to turn it off: its window asks for password and code, whatever was proven a moment ago.
fn foot(only: Option<&String>, email: String, alone: PasswordPolicy, form: FormState<TurnOffTwoFactor>) -> AnyView {
    let only = only.map(|only| format!(" “{only}” is your only authenticator: for a new phone, cancel and add it."));
    let text = OFF_TEXT.to_owned() + &only.unwrap_or_default();
    let asks = form.asked(&["new", "confirm"]);
    let longer = move || asks.get().then(|| new_password(alone.min, form)).into_any();
    view! {
        <CardFoot hint=Some("Turning it off needs your password and a code.".into_any())>
            <Button kind=Kind::Danger small=true command="show-modal" command_for=OFF>"Turn off two-factor authentication"</Button>
        </CardFoot>
        <Dialog id=OFF title="Turn off two-factor authentication?" text open=form.was_refused() on:close=move |_| form.forget()>
            <Form state=form clears=true prefix="turn-off-" labels=&[("password", "Password"), ("code", "Code from an authenticator, or a backup code"), ("new", "New password"), ("confirm", "Confirm new password")]>
                <div class="stack stack--fields">
                    <input type="text" name="username" autocomplete="username" value=email hidden=true readonly=true />
                    <PasswordField label="Password" name="password" id="turn-off-password" required=true error=form.error("password") />
                    <p class="card__note"><a href="/forgot-password">"Forgot your password?"</a></p>
                    <OtpField label="Code from an authenticator, or a backup code" name="code" id="turn-off-code" letters=true required=true error=form.error("code") />
                    {longer}
                </div>
                <DialogFoot dialog=OFF>
                    <Button kind=Kind::Danger r#type="submit" busy=form.busy()>"Turn off two-factor"</Button>
                </DialogFoot>
            </Form>
        </Dialog>
    }
    .into_any()
}

fn new_password(min: u32, form: FormState<TurnOffTwoFactor>) -> AnyView {
    view! {
        <input type="hidden" name=ASKED value="true" />
        <PasswordField label="New password" name="new" id="turn-off-new" autocomplete="new-password" error=form.error("new")
            hint=format!("The password above has fewer than {min} characters: too short to sign in alone. If it was a slip, correct it and leave this empty.") />
        <PasswordField label="Confirm new password" name="confirm" id="turn-off-confirm" autocomplete="new-password" error=form.error("confirm") />
    }
    .into_any()
}
