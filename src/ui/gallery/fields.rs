//! What is typed into.

use leptos::prelude::*;

use super::slices::sample;
use super::state;
use crate::account::password::types::PasswordStatus;
use crate::error::Problem;
use crate::ui::{
    Button, Card, CardBody, CardFoot, CheckItem, Checklist, ErrorSummary, Field, Kind, OtpField, PasswordField,
    PasswordRules, Saved, messages,
};

fn wrong(problem: &Problem) -> Option<String> {
    Some(messages::problem(problem))
}

pub fn fields() -> AnyView {
    let plain =
        view! { <Field label="Display name" name="plain" value="Ada Lovelace" autocomplete="name" required=true /> };
    let hint = view! {
        <Field
            label="Organization"
            name="hint"
            placeholder="Analytical Engines Ltd"
            hint="Shown to the members of your workspaces."
            autocomplete="organization"
        />
    };
    let error = view! {
        <Field
            label="Email"
            name="error"
            r#type="email"
            value="ada.example.com"
            hint="We send a link to confirm it."
            error=wrong(&Problem::NotAnEmail)
            autocomplete="email"
            required=true
        />
    };
    let locked = view! {
        <Field
            label="Email"
            name="locked"
            value="ada@example.com"
            hint="Your organization manages this address."
            autocomplete="email"
            read_only=true
        />
    };
    let disabled =
        view! { <Field label="Phone" name="disabled" value="+351 912 345 678" autocomplete="tel" disabled=true /> };
    let long = view! {
        <Field
            label="A label that is so long that it has to break into a second line on every telephone there is"
            name="long"
            value="a value without any space that is much longer than the field that it has to fit into, by far"
            autocomplete="off"
        />
    };
    let pair = view! {
        <div class="pair">
            <Field label="First" name="first" autocomplete="given-name" required=true error=wrong(&Problem::Missing) />
            <Field label="Last" name="last" value="Lovelace" autocomplete="family-name" required=true />
        </div>
    };
    view! {
        {state("Required, filled", plain.into_any())} {state("Optional, with a hint", hint.into_any())}
        {state("With an error", error.into_any())} {state("Read-only, with the reason", locked.into_any())}
        {state("Disabled", disabled.into_any())} {state("Two side by side", pair.into_any())}
        {state("Long", long.into_any())}
    }
    .into_any()
}

pub fn passwords() -> AnyView {
    let plain = view! { <PasswordField label="Current password" name="current" required=true /> };
    let error = view! {
        <PasswordField label="Current password" name="wrong" required=true error=wrong(&Problem::WrongPassword) />
    };
    let policy = sample(&PasswordStatus::samples(), 1).policy;
    let rules = view! { <PasswordRules policy typed="a long enough one".to_owned() /> };
    let code = view! {
        <OtpField label="Code" name="code" hint="Six digits from your authenticator app." required=true />
    };
    let wrong_code = view! {
        <OtpField label="Code" name="wrong-code" required=true error=wrong(&Problem::WrongCode) />
    };
    let backup = view! {
        <OtpField label="Backup code" name="backup" hint="One of the codes that you saved." letters=true required=true />
    };
    view! {
        {state("Password", plain.into_any())} {state("Password with an error", error.into_any())}
        {state("Checklist, some met", checklist("Your new password needs", &[0, 1, 2, 4]))}
        {state("Checklist, all met", checklist("It has all of", &[0, 1, 2, 3, 4, 5]))}
        {state("Drawn from the policy", rules.into_any())} {state("One-time code", code.into_any())} {state("One-time code with an error", wrong_code.into_any())}
        {state("Backup code", backup.into_any())}
    }
    .into_any()
}

/// The conditions of the strict preset, those of `met` ticked.
fn checklist(label: &'static str, met: &[usize]) -> AnyView {
    let labels = [
        "At least 12 characters",
        "An upper-case letter",
        "A lower-case letter",
        "A number",
        "A special character",
        "Not a common password",
    ];
    let items: Vec<CheckItem> = labels
        .into_iter()
        .enumerate()
        .map(|(index, label)| CheckItem { label: label.to_owned(), met: met.contains(&index) })
        .collect();
    view! { <Checklist label=label items=items /> }.into_any()
}

pub fn forms() -> AnyView {
    let problems = vec![
        ("refused-name".to_owned(), messages::problem(&Problem::Missing)),
        ("refused-address".to_owned(), messages::problem(&Problem::NotAnEmail)),
    ];
    let refused = view! {
        <Card id="refused" title="Personal information" text="How others see you.">
            <CardBody>
                <ErrorSummary id="refused-summary" problems=problems />
                <Field
                    label="Display name"
                    name="refused-name"
                    autocomplete="name"
                    required=true
                    error=wrong(&Problem::Missing)
                />
                <Field
                    label="Email"
                    name="refused-address"
                    value="ada.example.com"
                    autocomplete="email"
                    required=true
                    error=wrong(&Problem::NotAnEmail)
                />
            </CardBody>
            <CardFoot>
                <Button kind=Kind::Primary r#type="submit">
                    "Save changes"
                </Button>
            </CardFoot>
        </Card>
    };
    view! {
        {state("Untouched", small_form("untouched", false, None))} {state("Refused", refused.into_any())}
        {state("Saving", small_form("saving", true, None))} {state("Saved", small_form("saved", false, Some("Saved")))}
    }
    .into_any()
}

fn small_form(id: &'static str, busy: bool, saved: Option<&str>) -> AnyView {
    let mark = view! { <Saved text=saved.map(str::to_owned) /> }.into_any();
    view! {
        <Card id=id title="Personal information" text="How others see you.">
            <CardBody>
                <Field
                    label="Display name"
                    name=format!("{id}-name")
                    value="Ada Lovelace"
                    autocomplete="name"
                    required=true
                />
            </CardBody>
            <CardFoot hint=Some(mark)>
                <Button kind=Kind::Primary r#type="submit" busy=busy>
                    "Save changes"
                </Button>
            </CardFoot>
        </Card>
    }
    .into_any()
}
