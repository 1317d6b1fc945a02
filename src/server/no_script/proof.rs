//! The post that waits for a proof of identity, and goes on after it.

use axum::response::Response;
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue, REFERER};
use http::request::Parts;
use server_fn::ServerFn;

use super::{after_post, again, as_now, html_headers, keep_headers, outcome_of, show, values_of};
use crate::account::identity::api::ConfirmIdentity;
use crate::error::{Error, Problem};
use crate::server::caller::Caller;
use crate::server::guard;
use crate::server::incident::unavailable;
use crate::server::resumptions;
use crate::server::router::{Site, render, see_other};
use crate::ui::{Entered, Posted};

/// The field in which the proof of identity names the post that waits for it.
const RESUME: &str = "resume";
/// The page of the forms that a proof is asked for, for a post that is not known any more.
const SENSITIVE: &str = "/settings/security";

/// Runs the proof of identity, and then the post that waited for it.
pub(super) async fn after_proof(site: Site, parts: Parts, form: String) -> Result<Response, Error> {
    let (done, outcome) = outcome_of(&site, parts.clone(), &form).await;
    if outcome.is_err() {
        return show(site, parts, &form, done, outcome).await;
    }
    let (headers, resumed) = (done.headers.clone(), resume(site, parts, &form, &done.headers).await);
    let mut response = resumed.unwrap_or_else(|error| guard::failure(&error, &html_headers()));
    keep_headers(&headers, response.headers_mut());
    Ok(response)
}

/// Lets the post go on that waited for the proof.
async fn resume(site: Site, parts: Parts, form: &str, set: &HeaderMap) -> Result<Response, Error> {
    let values = values_of(form);
    // The page may be opened by itself: then nothing waits, and the proof counts for what comes.
    let Some(waiting) = values.iter().find(|(name, value)| name == RESUME && !value.is_empty()) else {
        return Ok(see_other(SENSITIVE));
    };
    let mut parts = as_now(&site, parts, set).await?;
    let caller = parts.extensions.get::<Caller>().cloned().ok_or(Error::SignedOut)?;
    match resumptions::take(&site.centre, &caller, &waiting.1).await? {
        Some((kept, false)) => {
            parts.uri = kept.path.parse().map_err(|cause| unavailable(&cause))?;
            let referer = format!("{}{}", site.centre.config.public_url.origin(), kept.page);
            parts.headers.insert(REFERER, HeaderValue::try_from(referer).map_err(|cause| unavailable(&cause))?);
            after_post(site, parts, kept.form).await
        }
        Some((kept, true)) => {
            let after_s = u32::try_from(site.centre.config.sessions.step_up_s).unwrap_or(u32::MAX);
            not_resumed(site, parts, set, kept.page, Problem::TooLate { after_s }).await
        }
        None => not_resumed(site, parts, set, SENSITIVE.to_owned(), Problem::NothingWaits).await,
    }
}

/// Shows the page with the reason why nothing went on: the proof itself was right.
async fn not_resumed(
    site: Site,
    parts: Parts,
    set: &HeaderMap,
    page: String,
    problem: Problem,
) -> Result<Response, Error> {
    let refused = Error::invalid(RESUME, problem);
    let status = StatusCode::from_u16(refused.status()).unwrap_or_default();
    let posted =
        Posted { path: ConfirmIdentity::PATH.to_owned(), page, values: Entered::default(), outcome: Err(refused) };
    let request = again(&site, parts, set, posted).await?;
    let mut response = render(site, request).await;
    *response.status_mut() = status;
    Ok(response)
}
