//! The email panel, and the page behind the mailed link.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::api::{ResendVerification, ShowEmail, VerifyEmail};
use super::types::{EmailStatus, LinkSent, check_resend};
use crate::platform;
use crate::ui::form::{ASKED, Form, FormState, use_form};
use crate::ui::{
    Badge, Brand, Button, Card, CardBody, CardFoot, Field, Kind, NarrowCard, NarrowFrame, Notice, NoticeTone,
    PasswordField, TimeText, Tone, data, panel,
};

/// The account's address.
#[component]
pub fn EmailPanel() -> impl IntoView {
    let form = resend_form();
    let status = data(ShowEmail {});
    panel("email", "Email", status, move |status| view! { <EmailView status form /> }.into_any())
}

/// The address, and whether it is proven.
#[component]
pub fn EmailView(status: EmailStatus, form: FormState<ResendVerification>) -> impl IntoView {
    let EmailStatus { email, verified_at } = status;
    let badge = match verified_at {
        Some(_) => view! { <Badge text="Verified" tone=Tone::Ok dot=true /> }.into_any(),
        None => view! { <Badge text="Not verified" tone=Tone::Warn /> }.into_any(),
    };
    let since = verified_at
        .map(|at| view! { <p class="card__note">"Verified on " <TimeText at text=at.date() /></p> }.into_any());
    let open = verified_at.is_none();
    let hint = || Some("Nothing there? Look in the spam folder.".into_any());
    let to = email.clone();
    view! {
        <Card id="email" title="Email" text="How you sign in and where security mail goes." badge=Some(badge)>
            <CardBody>
                {open.then(|| view! { {move || unproven(form)} }.into_any())}
                <Field label="Address" name="address" r#type="email" value=email read_only=true autocomplete="off"
                    hint="The address that you sign in with. It cannot be changed here." />
                {since}
            </CardBody>
            {open.then(|| view! { <CardFoot hint=hint()>{ask_again(form, to)}</CardFoot> }.into_any())}
        </Card>
    }
}

/// What is still to be done, or that it is on its way.
fn unproven(form: FormState<ResendVerification>) -> AnyView {
    let sent = |sent: LinkSent| {
        view! { <Notice tone=NoticeTone::Success live=true>"A new link is on its way to " <b>{sent.email}</b> ", unless several were sent within the hour. The newest one works."</Notice> }.into_any()
    };
    let open = || {
        view! { <Notice tone=NoticeTone::Warn>"Open the link that we mailed to you: until then you cannot add a second factor."</Notice> }.into_any()
    };
    form.answer().map_or_else(open, sent)
}

fn resend_form() -> FormState<ResendVerification> {
    use_form("resend-verification", |entered| check_resend(entered.get("email")).map(drop))
}

fn ask_again(form: FormState<ResendVerification>, email: String) -> AnyView {
    view! {
        <Form state=form>
            <input type="hidden" name="email" value=email />
            <Button r#type="submit" busy=form.busy()>"Send a new link"</Button>
        </Form>
    }
    .into_any()
}

/// Asks for a new verification link; says the same whether or not there is anything to verify.
#[component]
pub fn ResendForm(email: String) -> impl IntoView {
    resend_view(resend_form(), email)
}

fn resend_view(form: FormState<ResendVerification>, email: String) -> AnyView {
    let times = StoredValue::new(0_u32);
    view! {
        {ask_again(form, email)}
        {move || form.answer().map(|sent| {
            // What is said once more is said in other words, or nobody would see it.
            let more = (times.get_value() > 0).then_some("Asked for once more. ");
            times.update_value(|times| *times += 1);
            view! { <Notice tone=NoticeTone::Success live=true>{more} "If " <b>{sent.email}</b> " still has to be verified, a new link is on its way, unless several were sent within the hour. The newest one works."</Notice> }.into_any()
        }).into_any()}
    }
    .into_any()
}

/// The card in answer to that form where it was posted without scripts: the page that it stood on is gone.
pub fn asked_again() -> Option<AnyView> {
    let form = resend_form();
    let email = form.value("email", "");
    let title = if form.was_refused() { "Ask for a new link" } else { "Check your mail" };
    form.was_sent().then(|| {
        view! {
            <NarrowCard title answer=true>
                <p class="narrow-card__quiet">"Nothing there? Look in the spam folder, or ask for a new link."</p>
                {resend_view(form, email)}
            </NarrowCard>
        }
        .into_any()
    })
}

/// The page behind the mailed link. Opening it spends nothing; its button does.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let brand = expect_context::<Brand>();
    let query = use_location().query;
    let token = query.with_untracked(|query| query.get("token").unwrap_or_default());
    platform::forget_query("/verify-email");
    let filled = RwSignal::new(false);
    let form = use_form::<VerifyEmail>("verify-email", move |entered| {
        filled.set(entered.has(ASKED));
        Ok(())
    });
    filled.set(form.ticked(ASKED));
    let foot = view! { <a href="/sign-in">"Back to sign in"</a> }.into_any();
    view! {
        <NarrowFrame product=brand.product home="/sign-in" foot=Some(foot)>
            <VerifyView form token filled />
        </NarrowFrame>
    }
}

/// The button; in a browser that did not sign up, once that is known, also the password; or that the link is worth nothing any more.
#[component]
pub fn VerifyView(
    form: FormState<VerifyEmail>,
    token: String,
    /// The password was asked for when the form was sent last. The first press only finds out that it is: nobody left it out.
    #[prop(optional, default = true.into(), into)]
    filled: Signal<bool>,
) -> impl IntoView {
    let (expired, asks) = (form.is_refused("token"), form.asked(&["password"]));
    move || {
        if token.is_empty() {
            view! { <NoTokenView /> }.into_any()
        } else if !expired.get() {
            let token = token.clone();
            view! {
                <NarrowCard title="Verify your email" text="Confirm that this address is yours.">
                    <Form state=form leaves_freely=true>
                        <input type="hidden" name="token" value=token />
                        {move || asks.get().then(|| password_view(form, filled)).into_any()}
                        <Button kind=Kind::Primary r#type="submit" wide=true busy=form.busy()>"Verify email"</Button>
                    </Form>
                </NarrowCard>
            }
            .into_any()
        } else {
            view! { <ExpiredView /> }.into_any()
        }
    }
}

/// The page was loaded again: its address holds the token no longer, but the mail does.
#[component]
pub fn NoTokenView() -> impl IntoView {
    view! {
        <NarrowCard title="Open the link again" text="It is in our mail to you, and still works if it was not used.">
            <p>"This page does not keep it, so that nobody else finds it here."</p>
        </NarrowCard>
    }
}

fn password_view(form: FormState<VerifyEmail>, filled: Signal<bool>) -> AnyView {
    let told = form.error("password");
    let error = Signal::derive(move || told.get().filter(|_| filled.get()));
    Effect::new(|| platform::focus("password"));
    view! {
        <input type="hidden" name=ASKED value="true" />
        <PasswordField label="Password" name="password" required=true error
            hint="Enter the password you chose when you signed up: this is another browser." />
        <p class="card__note">"Did not sign up, or do not know the password? " <a href="/forgot-password">"Set a new one"</a></p>
    }
    .into_any()
}

/// A link that was used, replaced or is too old.
#[component]
pub fn ExpiredView() -> impl IntoView {
    view! {
        <NarrowCard title="This link no longer works" answer=true text="It was used before, replaced by a newer one, or is too old.">
            <p>"If you asked for another link, open the one in the newest mail."</p>
            <p>"If your address is verified, just " <a href="/sign-in">"sign in"</a> ". If not, " <a href="/forgot-password">"set a new password"</a> ": that verifies it as well."</p>
        </NarrowCard>
    }
}
