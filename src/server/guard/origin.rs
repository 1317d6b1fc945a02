//! The one origin check: no other site can make a browser act here (SECURITY §10, ASVS 3.5.1).

use axum::extract::Request;
use http::Method;
use http::header::ORIGIN;

use super::failures::Refusal;
use crate::error::Error;
use crate::server::audit::{Action, Subject, record};
use crate::server::centre::Centre;
use crate::server::limits::{self, Rule};
use crate::server::visitor::Visitor;

/// Lets safe methods pass, so that links in mails open signed in; everything else must come from our own pages.
///
/// The rules are those of Go's `CrossOriginProtection` and tower-http's `CsrfLayer`, made stricter in two points: `Origin` is
/// compared with the public URL and not with `Host`, and with cookies the absence of both headers is refused.
pub fn check(request: &Request, visitor: &Visitor, origin: &str) -> Result<(), Refusal> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let header = |name: &str| {
        let mut values = request.headers().get_all(name).iter();
        let first = values.next().map(|value| value.to_str().unwrap_or("unreadable"));
        if values.next().is_some() { Some("ambiguous") } else { first }
    };
    let passes = match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        (Some("same-origin"), _) => true,
        // `none`: the person's own doing, such as a bookmark. No such request changes anything, unless it names its origin.
        (None | Some("none"), Some(from)) => from == origin,
        // No browser, or one from before 2020. Without cookies it acts for nobody.
        (None, None) => !visitor.has_cookies(),
        _ => false,
    };
    if passes { Ok(()) } else { Err(Refusal::cross_site()) }
}

/// Writes the event of a refused request, a few for each address: whoever sends more shall not fill the table. Best effort, because
/// the request is refused in any case.
pub async fn note(centre: &Centre, visitor: &Visitor) {
    if let Err(error) = try_note(centre, visitor).await {
        tracing::debug!(?error, "no event of a request from another site");
    }
}

async fn try_note(centre: &Centre, visitor: &Visitor) -> Result<(), Error> {
    let (rule, key) = (Rule::CsrfBlockedByAddress, visitor.limit_key());
    // A look costs no writing, and is all that most of a flood gets.
    limits::peek(centre, rule, &key).await?;
    limits::take(centre, rule, &key).await?;
    let mut tx = centre.db.begin().await?;
    let request = format!("request={}", visitor.request_id);
    record(&mut tx, centre, visitor, Subject::default(), Action::CsrfBlocked, &request).await?;
    Ok(tx.commit().await?)
}
