//! A database that stops in the middle of things without a word. Needs PostgreSQL's programs on this machine.

use std::time::{Duration, Instant};

use sqlx::{Connection, Executor};

use super::cluster::Cluster;
use super::crash::{AS_PAGE, AT_MOST};
use super::notice::signed_in;
use super::process::wait;
use super::*;

const SIGN_IN: &str = "email=ada%40example.org&password=Correct-horse-7-battery";

/// The answer to a request in whose middle the database freezes, and how long that took from there.
fn frozen_during(cluster: &mut Cluster, after: Duration, ask: impl FnOnce() -> u16 + Send) -> (u16, Duration) {
    std::thread::scope(|threads| {
        let asked = threads.spawn(ask);
        std::thread::sleep(after);
        cluster.freeze();
        let frozen = Instant::now();
        (asked.join().unwrap(), frozen.elapsed())
    })
}

fn thaw(cluster: &mut Cluster, server: &Server, session: &str) {
    cluster.thaw();
    server.wait_for("/readyz", 200);
    let answers = || server.ask_with(session, "GET", "/settings/profile", "").0 == 200;
    assert!(wait(Duration::from_secs(10), answers), "it serves again");
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_it_froze_whoever_waits_is_answered_within_two_seconds() {
    if support::postgres().is_none() {
        return;
    }
    let (mut cluster, folder) = (Cluster::start(), tempfile::tempdir().unwrap());
    // Hashes take long enough to freeze the database meanwhile.
    let slow = [("DATABASE_URL", cluster.url.as_str()), ("HASH__MEMORY_KIB", "38912"), ("HASH__PASSES", "20")];
    let server = Server::start(folder.path(), &slow);
    server.wait_for("/readyz", 200);
    let session = signed_in(&server);

    cluster.freeze();
    for (method, path, form, accept) in
        [("GET", "/settings/profile", "", ""), ("POST", "/account/api/sign-in", SIGN_IN, AS_PAGE)]
    {
        // So long after the last failure the database is waited for again.
        std::thread::sleep(Duration::from_millis(1100));
        let begun = Instant::now();
        let (status, _, body) = server.ask_with(&format!("{session}{accept}"), method, path, form);
        assert!(status == 503 && begun.elapsed() < AT_MOST, "{path}: {status} after {:?}: {body}", begun.elapsed());
    }
    thaw(&mut cluster, &server, &session);

    // A right password gives back what its try took, in two places, and then begins a transaction.
    let begun = Instant::now();
    assert!(server.ask("POST", "/account/api/sign-in", SIGN_IN).0 < 400);
    let hash = begun.elapsed();
    let ask = || server.ask("POST", "/account/api/sign-in", SIGN_IN).0;
    let (status, took) = frozen_during(&mut cluster, hash / 4, ask);
    assert!(status == 503 && took < AT_MOST + hash, "{status} {took:?} after it froze, a hash takes {hash:?}");
    thaw(&mut cluster, &server, &session);

    // A statement on a connection that was fine: it waits for a lock when the database freezes.
    let mut other = sqlx::PgConnection::connect(&cluster.url).await.unwrap();
    other.execute("begin").await.unwrap();
    other.execute("lock table sessions in access exclusive mode").await.unwrap();
    let ask = || server.ask_with(&session, "GET", "/settings/profile", "").0;
    let (status, took) = frozen_during(&mut cluster, Duration::from_millis(300), ask);
    assert!(status == 503 && took < AT_MOST, "{status} {took:?} after it froze");
    drop(other);
    thaw(&mut cluster, &server, &session);
}
