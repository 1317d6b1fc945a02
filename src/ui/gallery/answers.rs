//! What panels show while they are saved, after they were refused, and when a form was not carried out.

use leptos::prelude::*;

use super::slices::{answered, fresh, refused, sample};
use super::state;
use crate::account::email::page::EmailView;
use crate::account::email::types::{EmailStatus, LinkSent};
use crate::account::password::page::PasswordForm;
use crate::account::profile::page::ProfileView;
use crate::account::profile::types::Profile;
use crate::error::{Error, Problem};
use crate::ui::form::{Form, use_form};

pub fn profile_refused() -> AnyView {
    let shown = sample(&Profile::samples(), 0);
    let form = refused(&[("name", Problem::BadCharacter)]);
    state("Refused", view! { <ProfileView shown form /> }.into_any())
}

pub fn profile_saving() -> AnyView {
    let shown = sample(&Profile::samples(), 0);
    let form = fresh();
    form.core.busy.set(true);
    state("Being saved", view! { <ProfileView shown form /> }.into_any())
}

pub fn email_sent() -> AnyView {
    let status = sample(&EmailStatus::samples(), 1);
    let form = answered(Ok(LinkSent { email: status.email.clone() }));
    state("Not verified, a new link was sent for", view! { <EmailView status form /> }.into_any())
}

pub fn failures() -> AnyView {
    let failed = |id, error| {
        let form: PasswordForm = use_form(id, |_| Ok(()));
        view! { <Form state=form.answered(Err(error))>""</Form> }.into_any()
    };
    let reference = "0193-ref".to_owned();
    view! {
        {state("The session is over", failed("signed-out", Error::SignedOut))}
        {state("Something failed on the server", failed("unavailable", Error::Unavailable { reference }))}
        {state("Not allowed", failed("forbidden", Error::Forbidden))}
        {state("Changed elsewhere meanwhile", failed("conflict", Error::Conflict))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::super::public;
    use super::{email_sent, failures};

    #[test]
    fn a_form_that_was_not_carried_out_says_how_to_go_on() {
        let html = Owner::new().with(|| failures().to_html());
        assert!(html.contains("Reference for support: ") && html.contains("<code>0193-ref</code>"), "{html}");
        assert_eq!(html.matches("Reference for support").count(), 1, "{html}");
        assert!(html.contains("href=\"/sign-in?"), "{html}");
    }

    #[test]
    fn a_link_sent_again_is_told_below_its_button() {
        for section in [email_sent, public::sign_up_sent_again] {
            let html = Owner::new().with(|| section().to_html());
            assert!(html.contains(" new link is on its way"), "{html}");
        }
    }
}
