//! Ends, wanted and unwanted.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use latchkey::server::db::Db;

use super::process::wait;
use super::*;

const SIGN_UP: &str = "name=Ada&email=ada%40example.com&password=Correct-horse-7-battery";

#[test]
fn it_stops_when_told_and_finds_everything_again() {
    let folder = tempfile::tempdir().unwrap();
    for (round, signal) in ["TERM", "INT"].into_iter().enumerate() {
        let mut server = Server::start(folder.path(), &[]);
        server.wait_for("/readyz", 200);
        if round == 0 {
            assert_eq!(server.ask("POST", "/account/api/sign-up", SIGN_UP).0, 200);
        }
        let arrived =
            wait(Duration::from_secs(5), || server.ask("GET", "/dev/mailbox.json", "").1.contains("ada@example.com"));
        assert!(arrived, "round {round}");
        server.signal(signal);
        let (status, took) = server.end();
        assert!(status.success() && took < Duration::from_secs(5), "{status} after {took:?}");
    }
}

/// A request whose body never comes.
fn unfinished_request(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let host = server.address;
    let head = format!(
        "POST /account/api/sign-up HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 60\r\n\r\nname="
    );
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    stream
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    server.wait_for("/readyz", 200);
    let _open = unfinished_request(&server);
    server.signal("INT");
    std::thread::sleep(Duration::from_millis(500));
    assert!(server.child.try_wait().unwrap().is_none(), "it waits for the request");
    server.signal("INT");
    let (status, took) = server.end();
    assert_eq!(status.code(), Some(130));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[derive(sqlx::FromRow)]
struct Message {
    body: Option<String>,
    sent_at: Option<i64>,
    leased_until: Option<i64>,
}

async fn message(db: &Db) -> Message {
    db.query("select body, sent_at, leased_until from outbox").one().await.unwrap()
}

/// A server whose worker holds a message and waits for a mail server that never speaks.
fn caught_while_sending(folder: &Path, database: &[(&str, &str)]) -> (Server, TcpStream) {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port().to_string();
    let smtp = [
        ("MAIL__TRANSPORT", "smtp"),
        ("MAIL__SMTP_HOST", "127.0.0.1"),
        ("MAIL__SMTP_TLS", "off"),
        ("MAIL__SMTP_PORT", &port),
    ];
    let server = Server::start(folder, &[&smtp[..], database].concat());
    server.wait_for("/readyz", 200);
    assert_eq!(server.ask("POST", "/account/api/sign-up", SIGN_UP).0, 200);
    let (connection, _) = silent.accept().unwrap();
    (server, connection)
}

#[tokio::test]
async fn a_message_survives_a_worker_that_is_killed_while_sending() {
    let folder = tempfile::tempdir().unwrap();
    survives(folder.path(), &[], async || Db::open_sqlite(&folder.path().join("data/latchkey.db"), 1).await.unwrap())
        .await;
    let Some(server) = support::postgres() else { return };
    let (folder, url) = (tempfile::tempdir().unwrap(), support::new_database(&server).await);
    let database = [("DATABASE_URL", url.as_str()), ("ALLOW_UNSAFE_DURABILITY", "true")];
    survives(folder.path(), &database, async || Db::open_postgres(&url, 1).unwrap()).await;
}

async fn survives(folder: &Path, database: &[(&str, &str)], open: impl AsyncFn() -> Db) {
    let (mut server, _connection) = caught_while_sending(folder, database);
    server.signal("KILL");
    server.end();

    let db = open().await;
    let held = message(&db).await;
    assert!(
        held.leased_until.is_some() && held.sent_at.is_none() && held.body.is_some(),
        "the dead worker's lease is there"
    );
    let mut tx = db.begin().await.unwrap();
    tx.query("update outbox set leased_until = leased_until - 60000").execute().await.unwrap();
    tx.commit().await.unwrap();

    let server = Server::start(folder, database);
    server.wait_for("/readyz", 200);
    let arrived =
        wait(Duration::from_secs(10), || server.ask("GET", "/dev/mailbox.json", "").1.contains("/verify-email?token="));
    assert!(arrived, "the next worker sends it");
    // It leaves first and is marked then: in between, a crash would send it again and never lose it.
    let mut sent = message(&db).await;
    for _ in 0..100 {
        if sent.sent_at.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        sent = message(&db).await;
    }
    assert!(sent.sent_at.is_some() && sent.body.is_none());
}

#[tokio::test]
async fn a_worker_that_stops_lets_go_of_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, _connection) = caught_while_sending(folder.path(), &[]);
    server.signal("TERM");
    let (status, took) = server.end();
    assert!(status.success() && took < Duration::from_secs(15), "{status} after {took:?}");
    let db = Db::open_sqlite(&folder.path().join("data/latchkey.db"), 1).await.unwrap();
    let released = message(&db).await;
    assert!(released.leased_until.is_none() && released.sent_at.is_none() && released.body.is_some());
}
