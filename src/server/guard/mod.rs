//! What stands in front of every route: one middleware whose body is the order of the checks.

mod access_log;
mod body;
mod csp_report;
mod failures;
mod floods;
mod head;
mod headers;
mod location;
mod origin;
mod pages;
mod people;

use std::cell::Cell;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use futures::FutureExt;
use http::StatusCode;
use server_fn::axum::server_fn_paths;
use tokio::time::Instant;

use self::access_log::Entry;
use self::failures::{Asker, Refusal};
use self::floods::{Floods, Place};
use self::pages::Look;
use super::centre::Centre;
use super::incident::{self, REQUEST_ID};
use super::limits::RETRY_AFTER_S;
use super::visitor::Visitor;

pub use access_log::{Unending, UserId};
pub use csp_report::routes as csp_report_routes;
pub use failures::failure;
pub use headers::{csp, set_csp};
pub use people::People;

/// How long a request may take (SECURITY §9).
#[derive(Clone, Copy)]
pub struct Patience {
    /// For the client to send its body.
    pub body: Duration,
    /// For the handler until its response begins.
    pub handler: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { body: Duration::from_secs(30), handler: Duration::from_secs(15) }
    }
}

struct Guard {
    centre: Centre,
    floods: Floods,
    look: Look,
    patience: Patience,
    functions: HashSet<&'static str>,
}

/// Puts the guard around all routes that `router` has so far. `stylesheet` is the address that the error pages link.
pub fn layers(router: Router, centre: &Centre, stylesheet: &str) -> Router {
    layers_with(router, centre, stylesheet, Patience::default())
}

/// The same with another patience.
pub fn layers_with(router: Router, centre: &Centre, stylesheet: &str, patience: Patience) -> Router {
    let guard = Guard {
        centre: centre.clone(),
        floods: Floods::new(centre.config.limits),
        look: Look { product: centre.config.product_name.clone(), stylesheet: stylesheet.to_owned() },
        patience,
        functions: server_fn_paths().map(|(path, _)| path).collect(),
    };
    router.layer(from_fn_with_state(Arc::new(guard), serve))
}

/// From the outside in: identity of the request, access log, outgoing headers and pages, the checks.
async fn serve(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<_>>();
    let visitor = Arc::new(Visitor::new(&guard.centre, peer, request.headers()));
    let entry = Entry::new(&request, &visitor, &guard.functions);
    let asker = Asker::of(&request, &visitor);
    request.extensions_mut().insert(Arc::clone(&visitor));
    let passage = async {
        let (response, place) = match guard.pass(request, next, &visitor).await {
            Ok((response, place)) => (failures::dress(response, &asker, &guard.look), Some(place)),
            Err(refusal) => (failures::refuse(refusal, &asker, &guard.look), None),
        };
        entry.follow(headers::finish(response, &guard.centre.config, &visitor.request_id), place)
    };
    REQUEST_ID.scope(visitor.request_id.clone(), RETRY_AFTER_S.scope(Cell::new(0), passage)).await
}

impl Guard {
    /// The checks, cheapest first, then the handler. The body is read last and only if everything before it is right.
    async fn pass(&self, request: Request, next: Next, visitor: &Visitor) -> Result<(Response, Place), Refusal> {
        let config = &self.centre.config;
        head::check_method(&request)?;
        head::check_length(&request)?;
        head::check_host(&request, &config.public_url)?;
        let place = self.floods.enter(visitor.address, request.uri().path(), Instant::now())?;
        // Reports are sent by the browser itself, with headers of its own; the handler changes nothing.
        if request.uri().path() != csp_report::PATH {
            if let Err(refusal) = origin::check(&request, visitor, config.public_url.origin()) {
                origin::note(&self.centre, visitor).await;
                return Err(refusal);
            }
            head::check_content_type(&request)?;
        }
        let request = body::read(request, self.patience.body).await?;
        Ok((run(request, next, self.patience.handler).await?, place))
    }
}

/// Runs the handler; a panic or a handler that takes too long becomes an error page.
async fn run(request: Request, next: Next, patience: Duration) -> Result<Response, Refusal> {
    let handler = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(patience, handler).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) => {
            tracing::error!(reference = incident::request_id(), "a handler panicked");
            Err(StatusCode::INTERNAL_SERVER_ERROR.into())
        }
        Err(_) => {
            tracing::error!(reference = incident::request_id(), "a handler took too long");
            Err(StatusCode::SERVICE_UNAVAILABLE.into())
        }
    }
}
