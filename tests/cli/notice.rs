//! An open tab of a server on SQLite, and another process that ends its session.

use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use super::process::{cookie, token, wait};
use super::*;

const SIGN_UP: &str = "name=Ada&email=ada%40example.org&password=Correct-horse-7-battery";

/// Signs up, proves the address and gives the session's cookie.
pub fn signed_in(server: &Server) -> String {
    let (status, head, _) = server.ask_with("", "POST", "/account/api/sign-up", SIGN_UP);
    assert_eq!(status, 200);
    let mailbox = || server.ask("GET", "/dev/mailbox.json", "").1;
    assert!(wait(Duration::from_secs(20), || mailbox().contains("token=")));
    let verify = format!("token={}", token(&mailbox()));
    let (status, head, body) =
        server.ask_with(&cookie(&head, "lk-browser="), "POST", "/account/api/email/verify", &verify);
    assert!(status < 400, "{status} {body}");
    cookie(&head, "lk=")
}

#[test]
fn what_the_operator_ends_beside_a_running_server_is_told_within_two_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.wait_for("/readyz", 200);
    let session = signed_in(&server);
    let mut tab = BufReader::new(server.open(&session, "GET", "/account/live", "").unwrap());
    let mut line = String::new();
    while !line.starts_with("retry: ") {
        line.clear();
        assert!(tab.read_line(&mut line).unwrap() > 0, "the stream opens");
    }
    let done = program(folder.path(), &[]).args(["user", "reset-two-factor", "ada@example.org"]).output().unwrap();
    let ended = Instant::now();
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 sessions ended"), "{done:?}");
    let mut told = String::new();
    tab.read_to_string(&mut told).expect("a notice before the read times out");
    assert!(told.contains("event: ended") && ended.elapsed() < Duration::from_secs(2), "{:?}: {told}", ended.elapsed());
}
