//! The sign-in alerts panel.

use leptos::prelude::*;

use super::api::{SaveAlerts, ShowAlerts};
use super::types::AlertSettings;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{Button, Card, CardBody, CardFoot, Kind, Saved, Switch, data, fetch_after, panel};

/// Which sign-ins are told by mail.
#[component]
pub fn AlertsPanel() -> impl IntoView {
    let form = use_form::<SaveAlerts>("save-alerts", |_| Ok(()));
    let settings = data(ShowAlerts {});
    fetch_after(form.done(), settings);
    panel("alerts", "Sign-in alerts", settings, move |settings| view! { <AlertsView settings form /> }.into_any())
}

/// The switches.
#[component]
pub fn AlertsView(settings: AlertSettings, form: FormState<SaveAlerts>) -> impl IntoView {
    let unsaved = form.unsaved();
    let open = move || unsaved.get().then(|| view! { <span>"Not saved yet."</span> }.into_any()).into_any();
    let hint = view! { <Saved text=form.saved() /> {open} }.into_any();
    let switches = settings.switches;
    let location = match settings.places_known {
        true => "A place from which nobody signed in before. Once for each place.",
        false => "A network from which nobody signed in before, in a browser that is new as well.",
    };
    let text = format!("We write to {} when somebody signs in from a new device, place or browser.", settings.email);
    view! {
        <Card id="alerts" title="Sign-in alerts" text>
            <Form state=form>
                <CardBody>
                    <Switch label="New device" name="new_device" checked=switches.new_device
                        hint="A device that you have not signed in on before." />
                    <Switch label="New location" name="new_location" checked=switches.new_location
                        hint=location />
                    <Switch label="New browser" name="new_browser" checked=switches.new_browser
                        hint="A browser that we have not met before, on any device. Private windows count." />
                    <p class="card__note">
                        "Mail about changes to your password, your email or your second factor always reaches you: it cannot be switched off."
                    </p>
                </CardBody>
                <CardFoot hint=Some(hint)>
                    <Button kind=Kind::Primary r#type="submit" busy=form.busy()>"Save alerts"</Button>
                </CardFoot>
            </Form>
        </Card>
    }
}
