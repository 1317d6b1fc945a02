//! The panel of trusted browsers.

use leptos::prelude::*;

use super::api::{RevokeEveryTrust, RevokeTrust, ShowTrustedBrowsers};
use super::types::{TrustedBrowser, TrustedBrowsers};
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Badge, Button, Card, CardBody, ConfirmDialog, Empty, LaterView, List, ListRow, Notice, NoticeTone, TimeText, Tone,
    after, data, day, device_icon, fetch_after, fetch_on_changes, later, rare_panel, whereabouts,
};

const ID: &str = "trusted-browsers";
const TITLE: &str = "Trusted browsers";

/// The panel's forms: that ends one trust, and that ends all.
pub type Forms = (FormState<RevokeTrust>, FormState<RevokeEveryTrust>);

/// The browsers that are spared the second step; `view` is [`TrustedBrowsersView`].
#[component]
pub fn TrustedBrowsersPanel(view: LaterView<TrustedBrowsers, Forms>) -> impl IntoView {
    let forms @ (one, all): Forms = (use_form("revoke-trust", |_| Ok(())), use_form("revoke-every-trust", |_| Ok(())));
    let shown = data(ShowTrustedBrowsers {});
    fetch_on_changes(shown);
    fetch_after(one.done(), shown);
    fetch_after(all.done(), shown);
    after(all.done(), move || one.forget());
    after(one.done(), move || all.forget());
    rare_panel(ID, TITLE, shown, move |shown: TrustedBrowsers| match shown.browsers.is_empty() && !shown.two_factor {
        true => ().into_any().into(),
        false => later(view, shown, forms),
    })
}

/// The list.
#[component]
pub fn TrustedBrowsersView(shown: TrustedBrowsers, forms: Forms) -> impl IntoView {
    let (count, (one, all)) = (shown.browsers.len(), forms);
    let action = (count > 1).then(|| revoke_all(count, all));
    let list = match count {
        0 => view! {
            <Empty icon="monitor" title="No trusted browsers"
                text="Tick “Trust this browser” when you sign in with a code, and it is not asked for one for 30 days." />
        }
        .into_any(),
        _ => view! {
            <Form state=one>
                <List label=TITLE>{shown.browsers.into_iter().map(|browser| row(browser, one)).collect_view()}</List>
            </Form>
        }
        .into_any(),
    };
    view! {
        <Card id=ID title=TITLE action text="They skip the code until the date shown, or until your password or an authenticator changes.">
            {move || outcome(forms).into_any()}
            {list}
        </Card>
    }
}

/// What the last form did.
fn outcome((one, all): Forms) -> Option<AnyView> {
    let words = match (one.answer(), all.answer()) {
        (Some(Some(title)), _) => format!("{title} is asked for a code again."),
        (None, Some(())) => "Every browser is asked for a code again.".to_owned(),
        _ => return None,
    };
    Some(view! { <CardBody><Notice tone=NoticeTone::Success live=true>{words}</Notice></CardBody> }.into_any())
}

fn row(browser: TrustedBrowser, form: FormState<RevokeTrust>) -> AnyView {
    let tag = browser.current.then(|| view! { <Badge text="This browser" tone=Tone::Accent /> }.into_any());
    let mut meta = Vec::from(whereabouts(browser.place, browser.address));
    meta.extend([
        view! { "Last used " <TimeText at=browser.used_at text=browser.used_at.date() /> }.into_any(),
        view! { "Until " {day(browser.expires_at)} }.into_any(),
    ]);
    let name = format!("Stop trusting {}", browser.title);
    view! {
        <ListRow icon=device_icon(&browser.device_type) title=browser.title tag meta>
            <Button small=true r#type="submit" name="id" value=browser.id label=name busy=form.busy()>"Stop trusting"</Button>
        </ListRow>
    }
    .into_any()
}

fn revoke_all(count: usize, form: FormState<RevokeEveryTrust>) -> AnyView {
    let text = format!("All {count} browsers are asked for a code at their next sign-in. Nothing is signed out.");
    view! {
        <Form state=form>
            <Button command="show-modal" command_for="revoke-every-trust-dialog">"Stop trusting all"</Button>
            <ConfirmDialog id="revoke-every-trust-dialog" title="Stop trusting all browsers?" text
                confirm="Stop trusting all" form="revoke-every-trust" busy=form.busy() />
        </Form>
    }
    .into_any()
}
