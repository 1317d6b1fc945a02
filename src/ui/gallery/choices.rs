//! What is chosen from.

use leptos::prelude::*;

use super::state;
use crate::ui::{Checkbox, Choice, RadioCard, RadioCards, Select, Switch};

pub fn choices() -> AnyView {
    let zones = || {
        vec![Choice::new("utc", "UTC"), Choice::new("lisbon", "Lisbon, UTC+0"), Choice::new("tokyo", "Tokyo, UTC+9")]
    };
    let select = view! {
        <Select
            label="Time zone"
            name="zone"
            choices=zones()
            value="lisbon"
            hint="Used for every time on these pages."
        />
    };
    let select_error = view! {
        <Select
            label="Time zone"
            name="zone-error"
            choices=zones()
            error=Some("This zone is not known here. Choose one from the list.".to_owned())
        />
    };
    let select_off = view! { <Select label="Time zone" name="zone-off" choices=zones() disabled=true /> };
    view! {
        {state("Select", select.into_any())} {state("Select with an error", select_error.into_any())}
        {state("Select, disabled", select_off.into_any())} {state("Switch: on, off, disabled", switches())}
        {state("Checkbox: ticked, open, with an error, disabled", boxes())}
        {state("Radio cards", cards("plan", None, false))}
        {state("Radio cards with an error", cards("plan-error", Some("Choose how to go on."), false))}
        {state("Radio cards, disabled", cards("plan-off", None, true))}
    }
    .into_any()
}

fn switches() -> AnyView {
    view! {
        <div class="stack stack--fields">
            <Switch
                label="New sign-in"
                name="alerts"
                hint="An email when somebody signs in from a browser that we have not seen."
                checked=true
            />
            <Switch label="Product news" name="news" hint="At most once a month." />
            <Switch label="Security alerts" name="security" hint="Always on." checked=true disabled=true />
        </div>
    }
    .into_any()
}

fn boxes() -> AnyView {
    view! {
        <div class="stack stack--fields">
            <Checkbox label="Keep me signed in" name="remember" checked=true hint="For 30 days on this browser." />
            <Checkbox label="Sign out everywhere else" name="others" />
            <Checkbox
                label="I understand that this cannot be undone"
                name="understood"
                required=true
                error=Some("Tick this to go on.".to_owned())
            />
            <Checkbox label="Set by your organization" name="set" checked=true disabled=true />
        </div>
    }
    .into_any()
}

fn cards(name: &'static str, error: Option<&str>, disabled: bool) -> AnyView {
    let card = |value: &str, title: &str, text: &str, disabled: bool| RadioCard {
        value: value.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        disabled,
    };
    let options = vec![
        card("read", "Read", "Sees everything and changes nothing.", false),
        card("write", "Write", "Changes things, but not who has access.", false),
        card("admin", "Admin", "Only owners can give this.", true),
    ];
    let value = if error.is_some() { "" } else { "write" };
    view! {
        <RadioCards
            label="What the key may do"
            name=name
            cards=options
            value=value
            error=error.map(str::to_owned)
            disabled=disabled
        />
    }
    .into_any()
}
