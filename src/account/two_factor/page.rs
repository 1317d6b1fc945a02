//! The panel of two-factor authentication.

use leptos::prelude::*;

use super::api::{RemoveAuthenticator, RenameAuthenticator, ShowTwoFactor, TurnOffTwoFactor};
use super::types::{Authenticator, TwoFactorStatus, check_name, check_turn_off};
use crate::fields::{PasswordPolicy, PasswordPreset};
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Badge, Button, ButtonLink, Card, CardBody, CardFoot, Checkbox, Dialog, DialogFoot, Empty, Field, Kind, List,
    ListRow, Notice, NoticeTone, OtpField, PasswordField, TimeText, Tone, announce_after, data, fetch_on_changes,
    messages, open_row, panel,
};

const ID: &str = "two-factor";
const TITLE: &str = "Two-factor authentication";
const HERE: &str = "/settings/security#two-factor";
const ADD: &str = "add-authenticator";
const OFF: &str = "turn-off";

/// The panel's forms, and the id of the authenticator that is being renamed.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Names one.
    pub rename: FormState<RenameAuthenticator>,
    /// Removes one of several.
    pub remove: FormState<RemoveAuthenticator>,
    /// Turns it off.
    pub turn_off: FormState<TurnOffTwoFactor>,
    /// Which one is being renamed; none while empty.
    pub renaming: Memo<String>,
}

/// The authenticators. Which one is being renamed stands in the address, so that it works without scripts.
#[component]
pub fn TwoFactorPanel() -> impl IntoView {
    let alone = StoredValue::new(PasswordPolicy::of(PasswordPreset::Strict, false));
    let rename = use_form::<RenameAuthenticator>("rename-device", |entered| check_name(entered.get("name")).map(drop));
    let renaming = open_row("rename-authenticator", "authenticator-name", HERE, rename);
    let turn_off = use_form::<TurnOffTwoFactor>("turn-off-form", move |entered| {
        let fields = ["password", "code", "new", "confirm"].map(|name| entered.get(name));
        check_turn_off(fields.into(), alone.get_value()).map(drop)
    });
    let forms = Forms { rename, remove: use_form("remove-authenticator", |_| Ok(())), turn_off, renaming };
    let status = data(ShowTwoFactor {});
    fetch_on_changes(status);
    for done in [rename.done(), forms.remove.done(), turn_off.done()] {
        announce_after(done);
    }
    panel(ID, TITLE, status, move |status: TwoFactorStatus| {
        alone.set_value(status.alone);
        view! { <TwoFactorView status forms /> }.into_any()
    })
}

/// Off, or the list with what is left if something gets lost.
#[component]
pub fn TwoFactorView(status: TwoFactorStatus, forms: Forms) -> impl IntoView {
    let names: Vec<String> = status.devices.iter().map(|device| device.name.clone()).collect();
    let on = !names.is_empty();
    let (words, tone) = if on { ("On", Tone::Ok) } else { ("Off", Tone::Plain) };
    let badge = view! { <Badge text=words tone dot=on /> };
    let add = |kind: Kind| view! { <Button kind command="show-modal" command_for=ADD>"Add authenticator"</Button> };
    let action = on.then(|| add(Kind::Secondary).into_any());
    let body = if on {
        let rows = status.devices.iter().map(|device| row(device, status.devices.len() == 1, forms)).collect_view();
        let (left, foot) = (what_is_left(&status), foot(status.email, status.alone, forms.turn_off));
        view! { <List label="Authenticators">{rows}</List> {left} {foot} }.into_any()
    } else if status.verified {
        view! {
            <Empty icon="shield" title="Your password alone signs in"
                text="With an authenticator app, somebody who learns your password still cannot sign in.">{add(Kind::Primary)}</Empty>
        }
        .into_any()
    } else {
        view! {
            <CardBody><Notice tone=NoticeTone::Warn>"Verify your email first: open the link that we mailed to you, or ask for a new one on your " <a href="/settings/profile#email">"profile"</a> "."</Notice></CardBody>
        }
        .into_any()
    };
    let badge = Some(badge.into_any());
    view! {
        <Card id=ID title=TITLE text="A code from your phone, asked for after your password." badge action>
            {move || outcome(&names, forms).into_any()}
            {body}
        </Card>
    }
}

/// What the last form did, as long as it is still so.
fn outcome(names: &[String], forms: Forms) -> Option<AnyView> {
    let off = forms.turn_off.answer().filter(|_| names.is_empty());
    let removed = forms.remove.answer().filter(|removed| !names.is_empty() && !names.contains(&removed.name));
    let (what, ended) = match (off, removed) {
        (Some(off), _) => ("Two-factor authentication is off.".to_owned(), Some(off.sessions_ended)),
        (None, removed) => removed.map(|gone| (format!("“{}” was removed.", gone.name), gone.sessions_ended))?,
    };
    let others = ended.map(|count| format!(" {}", messages::others_signed_out(count)));
    Some(view! { <CardBody><Notice tone=NoticeTone::Success live=true>{what} {others}</Notice></CardBody> }.into_any())
}

fn row(device: &Authenticator, last: bool, forms: Forms) -> AnyView {
    let Authenticator { id, name, added_at, used_at } = device.clone();
    let used = match used_at {
        Some(at) => view! { "Last used " <TimeText at text=at.date() /> }.into_any(),
        None => "Not used yet".into_any(),
    };
    let meta = vec![format!("Added {}", added_at.date()).into_any(), used];
    let (title, this, value) = (name.clone(), id.clone(), name.clone());
    let href = format!("/settings/security?rename-authenticator={id}#two-factor");
    let dialog = if last { OFF.to_owned() } else { format!("remove-{id}") };
    let rename = move || (forms.renaming.get() == this).then(|| rename_form(this.clone(), value.clone(), forms.rename));
    view! {
        <ListRow icon="phone" title meta more=Some(view! { {move || rename().into_any()} }.into_any())>
            <ButtonLink kind=Kind::Quiet small=true href label=format!("Rename {name}")>"Rename"</ButtonLink>
            <Button kind=Kind::Quiet small=true command="show-modal" command_for=dialog.clone() label=format!("Remove {name}")>"Remove"</Button>
            {(!last).then(|| remove_dialog(dialog, id, &name, forms.remove))}
        </ListRow>
    }
    .into_any()
}

fn rename_form(id: String, name: String, form: FormState<RenameAuthenticator>) -> AnyView {
    view! {
        <Form state=form labels=&[("name", "Name")]>
            <input type="hidden" name="id" value=id />
            <Field label="Name" name="name" id="authenticator-name" autocomplete="off" maxlength=60u32 required=true
                value=form.value("name", &name) error=form.error("name") />
            <div class="row">
                <Button kind=Kind::Primary small=true r#type="submit" busy=form.busy()>"Save name"</Button>
                <ButtonLink small=true href=HERE>"Cancel"</ButtonLink>
            </div>
        </Form>
    }
    .into_any()
}

fn remove_dialog(dialog: String, id: String, name: &str, form: FormState<RemoveAuthenticator>) -> AnyView {
    let text = "Its codes stop working at once. Browsers that you trusted are asked for a code again.";
    view! {
        <Dialog id=dialog.clone() title=format!("Remove “{name}”?") text on:close=move |_| form.forget()>
            <Form state=form id=format!("{dialog}-form") leaves_freely=true>
                <input type="hidden" name="id" value=id />
                <Checkbox label="Sign out my other sessions" name="end_others" id=format!("{dialog}-others") checked=true
                    hint="If the phone was lost, leave this ticked." />
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
        0 => return view! { <CardBody><Notice tone=NoticeTone::Warn>{lost} ", there is no backup code that signs you in. Make some, and add another device."</Notice></CardBody> }.into_any(),
        1 => "your last backup code signs you in.".to_owned(),
        count => format!("one of your {count} backup codes signs you in."),
    };
    view! { <p class="two-factor__left">{lost} ", " {saved}</p> }.into_any()
}

/// The way to turn it off: its window asks for password and code, whatever was proven a moment ago.
fn foot(email: String, alone: PasswordPolicy, form: FormState<TurnOffTwoFactor>) -> AnyView {
    let longer = (!alone.classes).then(|| {
        let hint = format!("Only if yours has fewer than {} characters: without a second factor that is too short.", alone.min);
        view! {
            <PasswordField label="New password" name="new" id="turn-off-new" autocomplete="new-password" hint error=form.error("new") />
            <PasswordField label="Confirm new password" name="confirm" id="turn-off-confirm" autocomplete="new-password" error=form.error("confirm") />
        }
        .into_any()
    });
    view! {
        <CardFoot hint=Some("Turning it off needs your password and a code.".into_any())>
            <Button kind=Kind::Danger small=true command="show-modal" command_for=OFF>"Turn off two-factor authentication"</Button>
        </CardFoot>
        <Dialog id=OFF title="Turn off two-factor authentication?" open=form.was_refused() on:close=move |_| form.forget()
            text="Your password alone signs in then. Your authenticators and backup codes stop working, and your other sessions are signed out.">
            <Form state=form clears=true labels=&[("password", "Password"), ("code", "Code"), ("new", "New password"), ("confirm", "Confirm new password")]>
                <div class="stack stack--fields">
                    <input type="text" name="username" autocomplete="username" value=email hidden=true readonly=true />
                    <PasswordField label="Password" name="password" id="turn-off-password" required=true error=form.error("password") />
                    <OtpField label="Code from an authenticator, or a backup code" name="code" id="turn-off-code" letters=true required=true error=form.error("code") />
                    {longer}
                </div>
                <DialogFoot dialog=OFF>
                    <Button kind=Kind::Danger r#type="submit" busy=form.busy()>"Turn off two-factor authentication"</Button>
                </DialogFoot>
            </Form>
        </Dialog>
    }
    .into_any()
}
