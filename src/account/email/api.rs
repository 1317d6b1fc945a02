//! Endpoints of the account's address.

use leptos::prelude::*;

use super::types::{EmailStatus, LinkSent};
use crate::error::Error;

/// The caller's address.
#[server(prefix = "/account/api", endpoint = "email/show")]
pub async fn show_email() -> Result<EmailStatus, Error> {
    let caller = crate::server::caller::caller()?;
    Ok(EmailStatus { email: caller.email, verified_at: caller.email_verified_at })
}

/// Proves the address by a mailed link; in a browser that did not sign up also by the password.
#[server(prefix = "/account/api", endpoint = "email/verify")]
pub async fn verify_email(token: String, #[server(default)] password: String) -> Result<(), Error> {
    use crate::server::caller;

    let (visitor, before) = (caller::visitor()?, caller::caller().ok());
    let password = super::types::check_proof(&password);
    let proof = super::flow::Proof { token: &token, password };
    let session = super::flow::verify(&caller::centre(), &visitor, proof, before.as_ref()).await?;
    caller::set_session(&session);
    caller::go_to("/settings/profile?notice=verified");
    Ok(())
}

/// Mails a new verification link if the address needs one; the answer is the same if not.
#[server(prefix = "/account/api", endpoint = "email/resend-verification")]
pub async fn resend_verification(email: String) -> Result<LinkSent, Error> {
    use crate::server::caller;

    let visitor = caller::visitor()?;
    let email = super::types::check_resend(&email).map_err(Error::Invalid)?;
    caller::evenly(super::flow::resend(&caller::centre(), &visitor, &email)).await
}
