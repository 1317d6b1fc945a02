//! Tells open tabs that their session has ended: one stream of server-sent events for each browser.
//!
//! What is announced is only whose sessions have changed; what a stream says is read from the database, so that nothing can be said
//! that is not so, and whoever missed an announcement just looks again.

mod hub;
mod stream;

use std::collections::{HashSet, VecDeque};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use tokio::sync::watch;

pub use self::hub::{Live, Who};
use self::stream::Stream;
use super::centre::Centre;
use super::cookies;
use super::db::{Heard, Tx};
use super::guard::{self, Unending};
use super::visitor::Visitor;
use crate::account::session_ends::flow::{self as session_ends, Fate};
use crate::account::session_ends::types::{Ended, EndedBy};
use crate::error::Error;

/// Where a browser listens.
pub const PATH: &str = "/account/live";
/// Between two tries to read what was announced.
const PAUSE: Duration = Duration::from_secs(1);
/// Failures in a row after which a try is over: then it is the database that fails, and not a session.
const FAILURES: usize = 8;

/// The endpoint.
pub fn routes(centre: &Centre) -> Router {
    Router::new().route(PATH, get(listen)).with_state(centre.clone())
}

/// Has all servers look at the sessions of an account, once the transaction has committed.
pub async fn announce(tx: &mut Tx, user_id: &str) -> Result<(), Error> {
    Ok(tx.announce(user_id).await?)
}

/// Hears what is announced and tells the streams that it concerns, until `shutdown` turns true; then ends them all.
pub async fn run(centre: Centre, mut shutdown: watch::Receiver<bool>) {
    tokio::select! {
        () = hear(&centre) => {}
        _ = shutdown.wait_for(|stop| *stop) => {}
    }
    centre.live.close();
}

async fn hear(centre: &Centre) {
    let mut listener = centre.db.listen();
    // Whose sessions it is not known how they stand.
    let mut concerned = VecDeque::new();
    loop {
        let mut next = pin!(listener.next());
        let heard = loop {
            tokio::select! {
                heard = &mut next => break heard,
                () = tokio::time::sleep(PAUSE), if !concerned.is_empty() => look_at(centre, &mut concerned).await,
            }
        };
        match heard {
            Heard::News(user_id) => {
                let sessions = centre.live.sessions_of(&user_id);
                concerned.retain(|waiting| !sessions.contains(waiting));
                concerned.extend(sessions);
            }
            Heard::Gap => concerned = centre.live.sessions().into(),
        }
        look_at(centre, &mut concerned).await;
    }
}

/// Looks at each of these sessions once, while anybody waits for it. One of which it cannot be told how it stands is left for the next time,
/// behind the others: it must not hold them up.
async fn look_at(centre: &Centre, concerned: &mut VecDeque<String>) {
    let open: HashSet<String> = centre.live.sessions().into_iter().collect();
    concerned.retain(|session_id| open.contains(session_id));
    let mut failures = 0;
    for _ in 0..concerned.len() {
        let Some(session_id) = concerned.pop_front() else { return };
        match look(centre, &session_id).await {
            Ok(()) => failures = 0,
            Err(error) => {
                tracing::warn!(?error, "it is not known how it stands with a session");
                concerned.push_back(session_id);
                failures += 1;
            }
        }
        if failures == FAILURES {
            return;
        }
    }
}

/// Tells the streams of a session if it has ended.
async fn look(centre: &Centre, session_id: &str) -> Result<(), Error> {
    if let Fate::Ended(ended) = session_ends::fate(centre, session_id).await? {
        centre.live.tell(session_id, &ended.notice());
    }
    Ok(())
}

/// Streams to a browser until its session ends. Not a visit: an open tab keeps no session alive.
async fn listen(State(centre): State<Centre>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !has_session(&centre, &parts) {
        // The tab that listened signed out and took the cookie with it; the others ask without one.
        return over(&centre);
    }
    let stream = match who(&centre, &parts).await {
        // Somebody signed in anew: whoever that is, the session of the tab that asks is over in this browser.
        Ok(who) if is_of_another(&parts, who.as_ref()) => return over(&centre),
        Ok(Some(who)) => open(&centre, who).await,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => Err(error),
    };
    match stream {
        Ok(stream) => {
            let mut response = ([(CONTENT_TYPE, "text/event-stream")], stream.into_body()).into_response();
            response.extensions_mut().insert(Unending);
            response
        }
        Err(Error::TooMany { .. }) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(error) => guard::failure(&error, &parts.headers),
    }
}

fn over(centre: &Centre) -> Response {
    let ended = Ended { at: centre.now(), by: EndedBy::SignOut, from: None };
    ([(CONTENT_TYPE, "text/event-stream")], stream::farewell(&ended.notice())).into_response()
}

/// Whether the tab that asks shows another session than the cookie's.
fn is_of_another(request: &Parts, who: Option<&Who>) -> bool {
    let shown = request.uri.query().and_then(|query| query.strip_prefix("session=")).filter(|id| !id.is_empty());
    shown.is_some_and(|shown| who.is_none_or(|who| who.session_id != shown))
}

fn has_session(centre: &Centre, request: &Parts) -> bool {
    let visitor = request.extensions.get::<Arc<Visitor>>();
    visitor.is_some_and(|visitor| visitor.cookie(cookies::session_name(&centre.config)).is_some())
}

/// `None` for a cookie that never belonged to a session.
async fn who(centre: &Centre, request: &Parts) -> Result<Option<Who>, Error> {
    let Some(visitor) = request.extensions.get::<Arc<Visitor>>() else { return Ok(None) };
    let Some(token) = visitor.cookie(cookies::session_name(&centre.config)) else { return Ok(None) };
    let known = session_ends::known(centre, token).await?;
    Ok(known.map(|(session_id, user_id)| Who { user_id, session_id, address: visitor.address }))
}

async fn open(centre: &Centre, who: Who) -> Result<Stream, Error> {
    // Entered before the look, so that an end between the two is heard.
    let Some((seat, told)) = Live::enter(centre, who) else { return Err(Error::TooMany { retry_after_s: 30 }) };
    let fate = session_ends::fate(centre, seat.session_id()).await?;
    Ok(Stream::new(seat, told, fate))
}
