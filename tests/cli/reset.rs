//! The operator takes the second factor off somebody who is signed in to a running server.

use latchkey::server::clock::{Clock, SystemClock};
use latchkey::server::db::Db;

use super::notice::signed_in;
use super::process::{cookie, wait};
use super::support::phone::Phone;
use super::*;
use std::time::Duration;

/// The text of a field in an answer.
fn field(json: &str, name: &str) -> String {
    let answer: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|_| panic!("no JSON: {json}"));
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {json}")).to_owned()
}

/// The details of the events with an action, as they stand in the file beside the running server.
fn details(folder: &Path, action: &'static str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::open_sqlite(&folder.join("data/latchkey.db"), 1).await.unwrap();
        let rows = db.query("select details from events where action = $1 order by at, id").bind(action);
        let found = rows.all::<(String,)>().await.unwrap().into_iter().map(|(details,)| details).collect();
        db.close().await;
        found
    })
}

#[test]
fn a_person_with_an_authenticator_and_a_session_has_neither_after_the_reset() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.wait_for("/readyz", 200);
    let session = signed_in(&server);
    let (status, _, begun) = server.ask_with(&session, "POST", "/account/api/add-authenticator/begin", "name=Pixel+9");
    assert_eq!(status, 200, "{begun}");
    let digits = Phone::typed(&field(&begun, "key")).code(SystemClock.now(), 0);
    let (status, head, body) =
        server.ask_with(&session, "POST", "/account/api/add-authenticator/confirm", &format!("code={digits}"));
    assert_eq!(status, 200, "{body}");
    let session = cookie(&head, "lk=");
    let (status, _, shown) = server.ask_with(&session, "POST", "/account/api/two-factor/show", "");
    assert!(status == 200 && shown.contains("Pixel 9"), "{status} {shown}");

    let done = program(folder.path(), &[]).args(["user", "reset-two-factor", "Ada@example.org"]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success() && said.contains(": 1 authenticators removed, 1 sessions ended"), "{done:?}");
    let (status, _, _) = server.ask_with(&session, "POST", "/account/api/two-factor/show", "");
    assert_eq!(status, 401, "the cookie opens nothing any more");
    let (status, head, _) = server.ask_with(&session, "GET", "/settings/security", "");
    assert!(status == 303 && head.contains("location: /sign-in"), "{status} {head}");
    assert_eq!(details(folder.path(), "two_factor.reset"), ["by=operator authenticators=1 sessions_ended=1"]);
    let told = || server.ask("GET", "/dev/mailbox.json", "").1.contains("was reset");
    assert!(wait(Duration::from_secs(20), told), "the running server mails the owner");

    let form = "email=ada%40example.org&password=Correct-horse-7-battery";
    let (status, head, _) = server.ask_with("", "POST", "/account/api/sign-in", form);
    assert!(status < 400 && !head.contains("two-factor"), "the password alone signs in: {status} {head}");
    assert!(cookie(&head, "lk=").len() > 10);
}
