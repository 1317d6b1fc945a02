//! How the database is opened, who waits for whom, and what several servers may do at once.

use std::time::Duration;

use latchkey::server::db::Db;

use crate::support::{benches, new_database, postgres};

#[tokio::test]
async fn sqlite_is_opened_as_it_has_to_be_on_each_connection() {
    let bench = benches().await.remove(0);
    let db = &bench.centre.db;
    let mut writer = db.begin().await.unwrap();
    // `synchronous` 2 is FULL.
    for (pragma, value) in [
        ("pragma synchronous", 2),
        ("pragma foreign_keys", 1),
        ("pragma secure_delete", 1),
        ("pragma trusted_schema", 0),
    ] {
        assert_eq!(writer.query(pragma).one::<(i64,)>().await.unwrap().0, value, "{pragma} of the writer");
        assert_eq!(db.query(pragma).one::<(i64,)>().await.unwrap().0, value, "{pragma} of a reader");
    }
    assert_eq!(writer.query("pragma journal_mode").one::<(String,)>().await.unwrap().0, "wal");
    assert_eq!(db.query("pragma journal_mode").one::<(String,)>().await.unwrap().0, "wal");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_writers_take_turns_while_readers_read() {
    let bench = benches().await.remove(0);
    let db = &bench.centre.db;
    const WRITE: &str = "insert into rate_limits (bucket, arrives_at) values ('a', 1)";
    const READ: &str = "select count(*) from rate_limits";
    let mut first = db.begin().await.unwrap();
    first.query(WRITE).execute().await.unwrap();
    assert_eq!(db.query(READ).one::<(i64,)>().await.unwrap().0, 0, "a reader waits for nobody");
    let mut second = Box::pin(db.begin());
    let waits = tokio::time::timeout(Duration::from_millis(300), &mut second).await;
    assert!(waits.is_err(), "the second writer waits");
    first.commit().await.unwrap();
    let mut second = second.await.unwrap();
    assert_eq!(second.query(READ).one::<(i64,)>().await.unwrap().0, 1, "and then sees what the first one wrote");
    drop(second);
    assert!(db.query("delete from rate_limits").execute().await.is_err(), "outside a transaction nothing is written");
    assert_eq!(db.query(READ).one::<(i64,)>().await.unwrap().0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_may_start_on_one_empty_database() {
    let Some(server) = postgres() else { return };
    let url = new_database(&server).await;
    let servers = [(); 3].map(|()| Db::open_postgres(&url, 2).unwrap());
    let (a, b, c) = tokio::join!(servers[0].migrate(), servers[1].migrate(), servers[2].migrate());
    for outcome in [a, b, c] {
        outcome.unwrap();
    }
    let ours = std::fs::read_dir("migrations").unwrap();
    let ours =
        ours.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "sql")).count();
    let applied =
        servers[0].query("select count(*) from _sqlx_migrations where success").one::<(i64,)>().await.unwrap();
    assert_eq!(applied.0, ours as i64, "each migration once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_statement_is_waited_for_while_the_server_answers_others() {
    let Some(server) = postgres() else { return };
    let db = Db::open_postgres(&server, 4).unwrap();
    let others = async {
        loop {
            db.query("select count(*) from pg_settings").one::<(i64,)>().await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        slow = db.query("select pg_sleep(3)").execute() => assert!(slow.is_ok(), "{slow:?}"),
        () = others => {}
    }
}
