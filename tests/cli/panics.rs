//! A panic far from any request ends neither the server nor the form of its log.

use std::time::Duration;

use latchkey::server::db::Db;

use super::process::wait;
use super::*;

const SIGN_UP: &str = "name=Ada&email=ada%40example.com&password=Correct-horse-7-battery";

/// Waits until the last attempt to send ended so.
async fn last_error(db: &Db, words: &str) {
    for _ in 0..800 {
        let sql = "select last_error from outbox where last_error is not null";
        let noted: Option<(String,)> = db.query(sql).optional().await.unwrap();
        if noted.is_some_and(|(noted,)| noted.contains(words)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no attempt ended with {words:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_panics_ends_nothing_but_its_attempt_and_is_one_line_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let smtp = [
        ("MAIL__TRANSPORT", "smtp"),
        ("MAIL__SMTP_HOST", "127.0.0.1"),
        ("MAIL__SMTP_TLS", "off"),
        ("MAIL__SMTP_PORT", "1"),
    ];
    let mut server = Server::start(folder.path(), &smtp);
    server.wait_for("/readyz", 200);
    assert_eq!(server.ask("POST", "/account/api/sign-up", SIGN_UP).0, 200);
    let db = Db::open_sqlite(&folder.path().join("data/latchkey.db"), 1).await.unwrap();
    last_error(&db, "could not be reached").await;
    server.signal("TERM");
    server.end();
    // The library that writes the date of a mail knows none after the year 9999.
    let mut tx = db.begin().await.unwrap();
    tx.query("update outbox set created_at = 9000000000000000, due_at = 0").execute().await.unwrap();
    tx.commit().await.unwrap();

    let mut server = Server::start(folder.path(), &smtp);
    server.wait_for("/readyz", 200);
    last_error(&db, "panic").await;
    assert!(server.child.try_wait().unwrap().is_none() && server.ask("GET", "/readyz", "").0 == 200);
    let log = || fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(wait(Duration::from_secs(5), || log().contains("\"panic\"")), "{}", log());
    for line in log().lines() {
        let _: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
    }
}
