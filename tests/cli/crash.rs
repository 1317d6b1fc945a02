//! A database that crashes under a serving server and comes back. Needs PostgreSQL's programs on this machine.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::cluster::Cluster;
use super::mail_server;
use super::process::{cookie, free_address, token, wait};
use super::*;

const SIGN_UP: &str = "name=Ada&email=ada%40example.com&password=Correct-horse-7-battery";
const SIGN_IN: &str = "email=ada%40example.com&password=Correct-horse-7-battery";
/// What the issue allows an answer to take while the database is away.
pub const AT_MOST: Duration = Duration::from_secs(2);
/// Behind the cookies: what a browser without scripts sends with a form.
pub const AS_PAGE: &str = "\r\naccept: text/html";

/// Waits until the worker has noted that a message could not leave: the next try is seconds away.
async fn note_of_failure(url: &str) {
    let db = latchkey::server::db::Db::open_postgres(url, 1).unwrap();
    let noted =
        async || db.query("select last_error from outbox where last_error is not null").optional::<(String,)>().await;
    for _ in 0..400 {
        if noted().await.unwrap().is_some() {
            return db.close().await;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no attempt to send was noted");
}

/// Every answer while the database is away: unavailable, soon, and with a time to come back.
fn while_away(server: &Server, browser: &str) {
    // Cookies of the right form make the database be asked for what they stand for.
    let token = "A".repeat(43);
    let (session, half_done) = (format!("{browser}; lk={token}"), format!("{browser}; lk-pre={token}{AS_PAGE}"));
    for (method, path, form, cookies) in [
        ("POST", "/account/api/sign-in", SIGN_IN, &session),
        ("POST", "/account/api/sign-up", SIGN_UP, &session),
        // Without scripts: after the failure of the form its page is rendered, which asks as well.
        ("POST", "/account/api/sign-in/second-step", "code=123456", &half_done),
        ("GET", "/settings/profile", "", &session),
        ("GET", "/readyz", "", &session),
    ] {
        // Nobody profits from the one before, after whose failure the database is not waited for.
        std::thread::sleep(Duration::from_millis(1100));
        let begun = Instant::now();
        let (status, head, body) = server.ask_with(cookies, method, path, form);
        let took = begun.elapsed();
        assert_eq!(status, 503, "{path}: {body}");
        assert!(took < AT_MOST, "{path} took {took:?}");
        assert!(head.contains("\r\nretry-after: "), "{path}: {head}");
        assert_eq!(server.ask("GET", "/healthz", "").0, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_returns_by_itself() {
    if support::postgres().is_none() {
        return;
    }
    let mut cluster = Cluster::start();
    let (folder, relay) = (tempfile::tempdir().unwrap(), free_address());
    let port = relay.port().to_string();
    let mut server = Server::start(
        folder.path(),
        &[
            ("DATABASE_URL", &cluster.url),
            ("LIMITS", "false"),
            ("MAIL__TRANSPORT", "smtp"),
            ("MAIL__SMTP_HOST", "127.0.0.1"),
            ("MAIL__SMTP_TLS", "off"),
            ("MAIL__SMTP_PORT", &port),
        ],
    );
    server.wait_for("/readyz", 200);
    let (status, head, _) = server.ask_with("", "POST", "/account/api/sign-up", SIGN_UP);
    assert_eq!(status, 200);
    let browser = cookie(&head, "lk-browser=");
    note_of_failure(&cluster.url).await;

    let (busy, seen) = (AtomicBool::new(true), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while busy.load(Ordering::Relaxed) {
                seen.lock()
                    .unwrap()
                    .push(server.ask("POST", "/account/api/sign-in", "email=no%40example.com&password=x").0);
            }
        });
        assert!(wait(Duration::from_secs(10), || seen.lock().unwrap().len() > 3));
        cluster.crash();
        assert!(wait(Duration::from_secs(10), || seen.lock().unwrap().contains(&503)));
        busy.store(false, Ordering::Relaxed);
    });
    let seen = seen.into_inner().unwrap();
    assert!(seen.iter().all(|status| [422, 503].contains(status)), "whoever was being answered: {seen:?}");
    while_away(&server, &browser);

    let messages = mail_server::listen(relay);
    cluster.resume();
    let message = messages.recv_timeout(Duration::from_secs(60)).expect("the mail that was queued before");
    server.wait_for("/readyz", 200);
    let verify = format!("token={}", token(&message));
    let (status, head, body) = server.ask_with(&browser, "POST", "/account/api/email/verify", &verify);
    assert!(status < 400, "{status} {body}");
    let session = cookie(&head, "lk=");
    assert_eq!(server.ask_with(&session, "GET", "/settings/profile", "").0, 200);
    assert!(server.ask("POST", "/account/api/sign-in", SIGN_IN).0 < 400, "signing in works again");
    assert!(server.child.try_wait().unwrap().is_none(), "the same process all the time");
}
