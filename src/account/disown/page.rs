//! The page behind "This was not me".

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{DisownSignIn, ShowSignIn};
use super::types::{Disowned, SignInShown};
use crate::error::Error;
use crate::platform;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Brand, Button, ButtonLink, Kind, NarrowCard, NarrowFrame, PanelError, Skeleton, SkeletonKind, TimeText, data_about,
    messages, read,
};

/// The page behind the mailed link. Opening it changes nothing; its button does.
#[component]
pub fn DisownPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let form = use_form::<DisownSignIn>("disown-sign-in", |_| Ok(())).stays();
    let foot = view! { <a href="/sign-in">"Back to sign in"</a> }.into_any();
    let again = move || match form.answer() {
        Some(disowned) => view! { <DisownedView disowned /> }.into_any(),
        None => view! { <NoTokenView /> }.into_any(),
    };
    let content = if token == OPENED { view! { {again} }.into_any() } else { about(token, form) };
    platform::forget_query("/sign-in-alerts/opened");
    view! {
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>{content}</NarrowFrame>
    }
}

/// What stands in the address in place of the token once the page is awake.
const OPENED: &str = "opened";

/// What the page says of the sign-in behind a token.
fn about(token: String, form: FormState<DisownSignIn>) -> AnyView {
    let asked = token.clone();
    let about = data_about(move || (ShowSignIn { token: asked.clone() }, vec![("token", asked.clone())]));
    let content = move || {
        let token = token.clone();
        Suspend::new(async move {
            match about.await.and_then(|json| read::<Vec<SignInShown>>(&json)) {
                Ok(shown) => view! { <DisownView shown form token /> }.into_any(),
                Err(error) => {
                    let on_retry = Callback::new(move |()| about.refetch());
                    view! { <FailedView error on_retry /> }.into_any()
                }
            }
        })
        .into_any()
    };
    let waiting = || view! { <LoadingView /> }.into_any();
    view! { <Transition fallback=waiting>{content}</Transition> }.into_any()
}

const TITLE: &str = "Was this you?";

/// While it is looked up what the link is about.
#[component]
pub fn LoadingView() -> impl IntoView {
    view! { <NarrowCard title=TITLE><Skeleton kind=SkeletonKind::Fields count=5 /></NarrowCard> }
}

/// Why nothing can be said of the sign-in now, and how to go on.
#[component]
pub fn FailedView(error: Error, on_retry: Callback<()>) -> impl IntoView {
    let text = messages::error(&error);
    let reference = if let Error::Unavailable { reference } = error { reference } else { String::new() };
    view! { <NarrowCard title=TITLE><PanelError text reference on_retry /></NarrowCard> }
}

/// The sign-ins and the button, what the button did, or that the link is over.
#[component]
pub fn DisownView(shown: Vec<SignInShown>, form: FormState<DisownSignIn>, token: String) -> impl IntoView {
    let expired = form.is_refused("token");
    move || match (form.answer(), shown.clone()) {
        (Some(disowned), _) => view! { <DisownedView disowned /> }.into_any(),
        (None, shown) if !shown.is_empty() && !expired.get() => {
            view! { <AskView shown form token=token.clone() /> }.into_any()
        }
        _ => view! { <ExpiredView /> }.into_any(),
    }
}

#[component]
fn AskView(shown: Vec<SignInShown>, form: FormState<DisownSignIn>, token: String) -> impl IntoView {
    let (title, text, which) = match shown.len() {
        1 => (TITLE, "Somebody signed in to your account. If it was you, close this page: nothing changes.", "it"),
        _ => (
            MANY,
            "If all of these sign-ins to your account were yours, close this page: nothing changes.",
            "any of them",
        ),
    };
    view! {
        <NarrowCard title text>
            {shown.into_iter().map(facts).collect_view()}
            <p>"If "{which}" was not you, press the button: everybody is signed out, no browser is trusted any more, changes under way are dropped, and the password is locked until you choose a new one by mail."</p>
            <Form state=form>
                <input type="hidden" name="token" value=token />
                <Button kind=Kind::Danger r#type="submit" wide=true busy=form.busy()>"This was not me"</Button>
            </Form>
        </NarrowCard>
    }
}

/// The title where a link is about several.
const MANY: &str = "Was any of these not you?";

fn facts(shown: SignInShown) -> AnyView {
    let place = shown.place.unwrap_or_else(|| "Unknown".to_owned());
    view! {
        <dl class="disown__facts">
            <div><dt>"What"</dt><dd>{shown.news.words()}</dd></div>
            <div><dt>"When"</dt><dd><TimeText at=shown.at /></dd></div>
            <div><dt>"Device"</dt><dd>{shown.device}</dd></div>
            <div><dt>"Place"</dt><dd>{place}</dd></div>
            <div><dt>"IP address"</dt><dd><code>{shown.address}</code></dd></div>
        </dl>
    }
    .into_any()
}

/// What the button did.
#[component]
pub fn DisownedView(disowned: Disowned) -> impl IntoView {
    let sessions = match disowned.sessions_ended {
        0 => "No session was left to end.".to_owned(),
        1 => "One session was ended.".to_owned(),
        2 => "Both sessions were ended.".to_owned(),
        count => format!("All {count} sessions were ended."),
    };
    let added = disowned.added();
    let warning = (!added.is_empty()).then(|| {
        let help = use_context::<Brand>().and_then(|brand| brand.support);
        let help = help.unwrap_or_else(|| "whoever runs this service".to_owned());
        let text =
            format!("Added lately, and still working: {added}. Once you have a new password, sign in and remove what is not yours. If that keeps you from signing in, {help} can help.");
        view! { <p>{text}</p> }.into_any()
    });
    view! {
        <NarrowCard title="Everybody is signed out" answer=true>
            <p role="status">{sessions} " No browser is trusted any more, and the password no longer signs in."</p>
            {warning}
            <p>"Choose a new password: we have just mailed you a link for it."</p>
            <ButtonLink wide=true href="/forgot-password">"Get another link"</ButtonLink>
        </NarrowCard>
    }
}

/// The page was loaded again: its address holds the token no longer, but the mail does.
#[component]
pub fn NoTokenView() -> impl IntoView {
    view! {
        <NarrowCard title="Open the link again" text="It is in our mail to you. This page does not keep it, so that nobody else finds it here.">
            <p>"If you pressed its button already, everybody was signed out, and the next step is a new password."</p>
            <ButtonLink wide=true href="/forgot-password">"Choose a new password"</ButtonLink>
        </NarrowCard>
    }
}

/// A link that was used or is too old.
#[component]
pub fn ExpiredView() -> impl IntoView {
    view! {
        <NarrowCard title="This link no longer works" answer=true text="It was used before, or is too old. Nothing was changed this time: if you pressed its button before, everybody was signed out then.">
            <p>"If somebody else may know your password, choose a new one: that ends every session."</p>
            <ButtonLink kind=Kind::Primary wide=true href="/forgot-password">"Choose a new password"</ButtonLink>
        </NarrowCard>
    }
}
