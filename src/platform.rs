//! What only one half of the program can do: one body for the browser, one for the server.

use std::pin::Pin;
use std::rc::Rc;

use server_fn::ServerFn;

use crate::error::Error;
use crate::time::UnixMillis;

#[cfg(feature = "hydrate")]
#[path = "platform/browser.rs"]
mod here;
#[cfg(not(feature = "hydrate"))]
#[path = "platform/server.rs"]
mod here;

/// The id of the dialog that asks before what was typed is lost: a link that leads away opens it, and becomes the link in it.
pub const LEAVE_DIALOG: &str = "leave";

/// An answer on its way, as JSON.
pub type Loading = Pin<Box<dyn Future<Output = Result<String, Error>> + Send>>;

/// What became of a form that was sent by script.
pub struct Sent {
    /// The answer as JSON, or why there is none.
    pub outcome: Result<String, Error>,
    /// One of our own paths to go on to.
    pub go_to: Option<String>,
}

/// The arguments of a server function as the fields of a form.
pub type Arguments = Vec<(&'static str, String)>;

/// Asks a server function: on the server by calling it, in the browser by a request with its arguments.
pub fn load<S>(ask: S, arguments: Arguments) -> Loading
where
    S: ServerFn<Error = Error> + Send + 'static,
    S::Output: serde::Serialize,
{
    here::load(ask, arguments)
}

/// Writes a value as JSON; `None` where it cannot be written, and in the browser, which sends forms instead.
pub fn to_json<T: serde::Serialize>(value: &T) -> Option<String> {
    here::to_json(value)
}

/// Reads a value from JSON; `None` where it is something else.
pub fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
    here::from_json(json)
}

/// What stands in the form of a submit event, with the button that sent it. Empty on the server.
pub fn entered(event: &leptos::web_sys::SubmitEvent) -> Vec<(String, String)> {
    here::entered(event)
}

/// What the button is called that sent a form, and where it stands; empty where none did, and on the server.
pub fn pressed(event: &leptos::web_sys::SubmitEvent) -> String {
    here::pressed(event)
}

/// Where a form is posted to without scripts: its endpoint, with its first part as the fragment: a panel of that name shows the answer.
pub fn action(endpoint: &'static str) -> String {
    here::action(endpoint)
}

/// Posts a form by script. Never happens on the server.
pub async fn send(path: &'static str, entered: Vec<(String, String)>) -> Sent {
    here::send(path, entered).await
}

/// Puts a text on the clipboard and says whether that worked. Nothing happens on the server.
pub fn copy(text: &str, done: impl Fn(bool) + Clone + 'static) {
    here::copy(text, done);
}

/// Opens the browser's print dialog. Nothing happens on the server.
pub fn print() {
    here::print();
}

/// The present moment by the browser's clock; `None` on the server, which asks its injected clock instead.
pub fn now() -> Option<UnixMillis> {
    here::now()
}

/// Moves the focus to the element with this id, after the page has been drawn; a code that stands there is selected.
pub fn focus(id: impl Into<String>) {
    here::focus(id.into(), "");
}

/// The name of the field that an event comes from, what stands in it, and whether that differs from its first value. Empty on the server.
pub fn field_of(event: &leptos::web_sys::Event) -> (String, String, bool) {
    here::field_of(event)
}

/// Empties the field with this id. Nothing happens on the server.
pub fn empty(id: &'static str) {
    here::empty(id);
}

/// What stands in the field with this id; nothing on the server.
pub fn typed_in(id: &str) -> String {
    here::typed_in(id)
}

/// Sends the form of a field that was typed into, once six digits stand in it. Nothing happens on the server.
pub fn send_when_six_digits(event: &leptos::web_sys::Event) {
    here::send_when_six_digits(event);
}

/// Moves the focus to the summary of errors of the form with this id, or to its first refused field.
pub fn focus_first_problem(form: &'static str) {
    here::focus(form.to_owned(), "[role=alert], [aria-invalid=true]");
}

/// Moves the focus to the step in hand of the wizard in this window, to the field of the first one, or to the way out of the last.
pub fn focus_step(dialog: &'static str) {
    here::focus(dialog.to_owned(), "[aria-current=step][tabindex], .field__input, .dialog__foot button");
}

/// Whether the focus is within the element with this id. Never on the server.
pub fn has_focus(id: &'static str) -> bool {
    here::has_focus(id)
}

/// Moves the focus to the link with this address in this card, or to its heading, after the page has been drawn, if what had it is gone.
pub fn refocus_link(card: &'static str, href: String) {
    here::refocus_link(card, href);
}

/// The same for the link that has the focus now, if one has.
pub fn refocus(card: &'static str) {
    here::refocus(card);
}

/// Scrolls what a form is answered with into view, once it is drawn: on a narrow screen it may stand far above the button.
pub fn reveal(form: &'static str) {
    here::reveal(form);
}

/// The theme that was chosen; `told` is what the server knows. In the browser it may have changed since.
pub fn theme(told: Option<String>) -> Option<String> {
    here::theme(told)
}

/// Gives the page that is being rendered the status 404. Nothing happens in the browser.
pub fn set_not_found() {
    here::set_not_found();
}

/// Takes what stands in the fields of a form that was carried out for their first values, or `clear`s them; passwords are always
/// cleared. Nothing is unsaved in it then.
pub fn settle(form: &'static str, clear: bool) {
    here::settle(form, clear);
}

/// From now on, leaving the page asks first while something is typed in a form and not carried out: a link by the dialog
/// [`LEAVE_DIALOG`], everything else by the browser's own question. What was kept with a page is over where its address was entered anew.
pub fn guard_unsaved() {
    here::guard_unsaved();
}

/// The path of the page, as the router has it. For use while a view is made.
pub fn place() -> String {
    here::place()
}

/// Gives the page its real address, where a post without scripts left another one.
pub fn stand_at(page: &str) {
    here::stand_at(page);
}

/// Takes the query out of the address once the page is awake and holds what stood in it: a token that stays there is seen by who
/// looks over a shoulder or into the history. Nothing happens on the server.
pub fn forget_query(page: &'static str) {
    leptos::prelude::Effect::new(move || stand_at(page));
}

/// Keeps a text with the present entry of the browser's history, or takes it away. Nothing happens on the server.
pub fn keep(text: Option<&str>) {
    here::keep(text);
}

/// What was kept: it is there again when the page is loaded anew or gone back to, not when somebody enters its address. Nothing on the server.
pub fn kept() -> Option<String> {
    here::kept()
}

/// A way to go on to one of our own paths without loading the page anew. Goes nowhere on the server.
pub fn navigator() -> Rc<dyn Fn(&str)> {
    here::navigator()
}

/// Fetches code before it is needed. What cannot be fetched ahead is fetched again, and its loss shown, when it is needed.
pub fn fetch_ahead(code: impl Future + 'static) {
    here::fetch_ahead(code);
}
