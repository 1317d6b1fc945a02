//! Who is asking, and what an endpoint adds to its answer.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use http::header::{HeaderValue, SET_COOKIE};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

use super::audit::Subject;
use super::centre::Centre;
use super::cookies;
use super::crypto::Token;
use super::incident::unavailable;
use super::visitor::Visitor;
use crate::account::sessions::flow::Started;
use crate::error::Error;
use crate::time::UnixMillis;

/// A signed-in person. Made once per request from the database's current state; a flow that takes one cannot be called anonymously.
#[derive(Clone)]
pub struct Caller {
    /// The account.
    pub user_id: String,
    /// The session of this request.
    pub session_id: String,
    /// The account's name.
    pub name: String,
    /// The account's address, as typed.
    pub email: String,
    /// The account's address, as compared.
    pub email_key: String,
    /// When the address was proven, if it was.
    pub email_verified_at: Option<UnixMillis>,
    /// When this session last proved who it is (ASVS 7.5.1).
    pub authenticated_at: UnixMillis,
    /// When it last proved a second factor that counts for sensitive actions.
    pub second_proven_at: Option<UnixMillis>,
    /// How many authenticators the account has.
    pub authenticators: i64,
    /// Where the request came from.
    pub visitor: Arc<Visitor>,
}

impl Caller {
    /// Whom the caller's events concern.
    pub fn subject(&self) -> Subject<'_> {
        Subject { user_id: Some(&self.user_id), session_id: Some(&self.session_id) }
    }
}

/// The shared state.
pub fn centre() -> Centre {
    expect_context::<Centre>()
}

/// The signed-in person whose request is being answered.
pub fn caller() -> Result<Caller, Error> {
    extension::<Caller>().ok_or(Error::SignedOut)
}

/// Where the request came from, signed in or not.
pub fn visitor() -> Result<Arc<Visitor>, Error> {
    extension::<Arc<Visitor>>().ok_or_else(|| unavailable(&"the guard layer did not run"))
}

fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<T>().cloned())
}

/// Gives the browser the cookie of a session that began or was renewed, and the long-lived one by which it is known again, with a new
/// value where a session began: it lives for half a year from the last time.
pub fn set_session(session: &Started) {
    set_cookie(cookies::session(&centre().config, &session.token.reveal(), session.max_age_s));
    match (&session.new_browser, visitor()) {
        (Some(browser), _) => set_browser(&browser.reveal()),
        (None, Ok(visitor)) => browser(&visitor).into_iter().for_each(set_browser),
        (None, Err(_)) => {}
    }
}

/// Takes the session's cookie from the browser.
pub fn clear_session() {
    set_cookie(cookies::clear_session(&centre().config));
}

/// Lets the browser go on to `next` with its session.
pub fn begin_session(session: &Started, next: &str) {
    set_session(session);
    go_to(next);
}

/// Leads the browser to the second step, with the cookie of its half-done sign-in.
pub fn begin_challenge(token: &Token) {
    set_cookie(cookies::challenge(&centre().config, &token.reveal()));
    go_to("/sign-in/two-factor");
}

/// Takes it from the browser.
pub fn clear_challenge() {
    set_cookie(cookies::clear_challenge(&centre().config));
}

/// Gives the browser the long-lived cookie by which it is known again.
pub fn set_browser(token: &str) {
    set_cookie(cookies::browser(&centre().config, token));
}

/// The long-lived cookie.
fn browser(visitor: &Visitor) -> Option<&str> {
    visitor.cookie(cookies::browser_name(visitor.secure))
}

fn set_cookie(cookie: HeaderValue) {
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
}

/// Answers no sooner than after a quarter of a second, so that its time does not tell whether there was more to do (ASVS 6.3.8).
pub async fn evenly<T>(answer: impl Future<Output = T>) -> T {
    let (answer, ()) = tokio::join!(answer, tokio::time::sleep(Duration::from_millis(250)));
    answer
}

/// Asks the browser to drop what it kept of the signed-in pages (ASVS 14.3.1). Cookies are cleared by name, so that the theme stays.
pub fn clear_site_data() {
    let header = HeaderValue::from_static("\"cache\", \"storage\"");
    expect_context::<ResponseOptions>().insert_header(HeaderName::from_static("clear-site-data"), header);
}

/// Sends the browser on to one of our own paths: by script where one asked, by a redirect where a form was posted.
#[expect(clippy::disallowed_methods, reason = "the one place that redirects, after the flow succeeded")]
pub fn go_to(path: &str) {
    leptos_axum::redirect(path, false);
}
