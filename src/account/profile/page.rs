//! The personal information panel, and the account menu of the frame.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::api::Rename;
use super::types::{Profile, check_rename};
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Avatar, Brand, Button, Card, CardBody, CardFoot, Data, Field, Kind, Menu, MenuAction, MenuHead, MenuLine, MenuLink,
    Notice, NoticeTone, Saved, SessionWatch, ThemeSwitch, fetch_after, panel, read,
};

/// The person's name.
#[component]
pub fn ProfilePanel() -> impl IntoView {
    let form = use_form::<Rename>("rename", |entered| check_rename(entered.get("name")).map(drop));
    let who = expect_context::<Data>();
    fetch_after(form.done(), who);
    panel("personal", "Personal information", who, move |shown| view! { <ProfileView shown form /> }.into_any())
}

/// The form.
#[component]
pub fn ProfileView(shown: Profile, form: FormState<Rename>) -> impl IntoView {
    let hint = view! { <Saved text=form.saved() /> }.into_any();
    view! {
        <Card id="personal" title="Personal information" text="The name that others see.">
            <Form state=form>
                <CardBody>
                    <Field label="Name" name="name" autocomplete="name" required=true
                        value=form.value("name", &shown.name) error=form.error("name") />
                </CardBody>
                <CardFoot hint=Some(hint)>
                    <Button kind=Kind::Primary r#type="submit" busy=form.busy()>"Save name"</Button>
                </CardFoot>
            </Form>
        </Card>
    }
}

/// Who is signed in, the theme, and the way out; and what says that the session has ended.
#[component]
pub fn AccountMenu(who: Data) -> impl IntoView {
    let theme = expect_context::<Brand>().theme;
    let menu = move || {
        let theme = platform::theme(theme.clone()).unwrap_or_else(|| "system".to_owned());
        Suspend::new(async move {
            let who = who.await.and_then(|json| read::<Profile>(&json)).unwrap_or_default();
            let session = who.session.clone();
            view! { <AccountMenuView who theme /> <SessionWatch session /> }.into_any()
        })
        .into_any()
    };
    view! { <Transition>{menu}</Transition> }
}

/// The menu itself.
#[component]
pub fn AccountMenuView(who: Profile, theme: String) -> impl IntoView {
    let face = view! { <Avatar name=who.name.clone() /> }.into_any();
    // Who it is could not be found out, as the panel says; all that is in the menu works all the same.
    let head = (!who.name.is_empty()).then(|| view! { <MenuHead name=who.name note=who.email /> }.into_any());
    view! {
        <Menu id="account-menu" label="Account menu" face>
            {head}
            <MenuLink href="/settings/profile" icon="user" text="Profile" />
            <MenuLink href="/settings/security" icon="lock" text="Security" />
            <MenuLine />
            <ThemeSwitch action="/account/api/theme" current=theme />
            <MenuLine />
            <MenuAction action="/account/api/sign-out" icon="log-out" text="Sign out" />
        </Menu>
    }
}

/// Above the panels after the address was proven: that it worked, and what to do next.
#[component]
pub fn Welcome() -> impl IntoView {
    let query = use_location().query;
    let just_verified = query.with_untracked(|query| query.get("notice").is_some_and(|notice| notice == "verified"));
    just_verified.then(|| {
        platform::forget_query("/settings/profile");
        view! { <WelcomeView /> }
    })
}

/// The notice.
#[component]
pub fn WelcomeView() -> impl IntoView {
    view! {
        <Notice tone=NoticeTone::Success live=true>
            "Your email is verified and your account is ready. Next, " <a href="/settings/security#two-factor">"add an authenticator"</a>
            ": then somebody who learns your password still cannot sign in."
        </Notice>
    }
}
