//! Endpoints of the account's address.

use leptos::prelude::*;

use super::types::{EmailStatus, LinkSent};
use crate::error::Error;

/// The caller's address.
#[server(prefix = "/account/api", endpoint = "email/status")]
pub async fn email_status() -> Result<EmailStatus, Error> {
    let caller = crate::server::caller::caller()?;
    Ok(EmailStatus { email: caller.email, verified_at: caller.email_verified_at })
}

/// Proves the address by a mailed link.
#[server(prefix = "/account/api", endpoint = "email/verify")]
pub async fn verify_email(token: String) -> Result<(), Error> {
    use crate::server::{answer, cookies};

    let (centre, visitor) = (answer::centre(), answer::visitor()?);
    let browser = visitor.cookie(cookies::browser_name(&centre.config));
    let started = super::flow::verify(&centre, &visitor, &token, browser).await?;
    let session = started.map(|session| cookies::session(&centre.config, &session.token.reveal(), session.max_age_s));
    let next = if session.is_some() { "/settings" } else { "/sign-in?notice=email-verified" };
    session.into_iter().for_each(answer::set_cookie);
    answer::go_to(next);
    Ok(())
}

/// Mails a new verification link if the address needs one; the answer is the same if not.
#[server(prefix = "/account/api", endpoint = "email/resend-verification")]
pub async fn resend_verification(email: String) -> Result<LinkSent, Error> {
    use crate::server::{answer, cookies};

    let (centre, visitor) = (answer::centre(), answer::visitor()?);
    let email = super::types::check_resend(&email).map_err(Error::Invalid)?;
    let browser = visitor.cookie(cookies::browser_name(&centre.config));
    super::flow::resend(&centre, &visitor, &email, browser).await
}
