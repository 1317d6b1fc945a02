//! What is counted: failures, not looks and successes, whatever the caller or the server does next.

use latchkey::server::limits::{self, Rule};

use crate::web::{self, Product};
use crate::{room_for, wait_s};

#[tokio::test]
async fn a_success_gives_back_its_own_place_only() {
    for (engine, product) in Product::on_each_engine().await {
        let key = "ada@example.com";
        for _ in 0..4 {
            limits::take(&product.centre, Rule::WrongPasswordByAccount, key).await.unwrap();
        }
        for _ in 0..10 {
            limits::take(&product.centre, Rule::WrongPasswordByAccount, key).await.unwrap();
            limits::give_back(&product.centre, Rule::WrongPasswordByAccount, key).await.unwrap();
        }
        assert_eq!(
            room_for(&product, Rule::WrongPasswordByAccount, key, 20).await,
            1,
            "{engine}: four failures still count"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn failures_that_came_in_together_all_count() {
    for (engine, product) in Product::on_each_engine().await {
        let (centre, key) = (&product.centre, "192.0.2.1");
        limits::peek(centre, Rule::WrongPasswordByAddress, key).await.unwrap();
        let calls = (0..20).map(|_| limits::punish(centre, Rule::WrongPasswordByAddress, key));
        futures::future::try_join_all(calls).await.unwrap();
        let wait = wait_s(limits::peek(centre, Rule::WrongPasswordByAddress, key).await);
        assert_eq!(wait, 11 * 20, "{engine}: ten too many, each twenty seconds, and one more place");
        product.clock.advance_s(i64::from(wait));
        limits::peek(centre, Rule::WrongPasswordByAddress, key).await.unwrap();
    }
}

#[tokio::test]
async fn a_look_takes_nothing() {
    for (engine, product) in Product::on_each_engine().await {
        for _ in 0..50 {
            limits::peek(&product.centre, Rule::SignUpByAddress, "192.0.2.1").await.unwrap();
        }
        assert_eq!(room_for(&product, Rule::SignUpByAddress, "192.0.2.1", 20).await, 3, "{engine}");
    }
}

#[tokio::test]
async fn a_roll_back_of_the_caller_keeps_what_was_counted() {
    for (engine, product) in Product::on_each_engine().await {
        let take = || limits::take(&product.centre, Rule::SignUpByAddress, "192.0.2.1");
        for _ in 0..3 {
            take().await.unwrap();
            let mut tx = product.centre.db.begin().await.unwrap();
            tx.query("delete from rate_limits").execute().await.unwrap();
            drop(tx);
        }
        assert!(wait_s(take().await) > 0, "{engine}");
    }
}

#[tokio::test]
async fn a_restart_forgets_nothing_and_the_table_names_nobody() {
    #[derive(sqlx::FromRow)]
    struct Bucket {
        bucket: String,
    }
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("latchkey.db");
    let open = || async {
        let db = latchkey::server::db::Db::open_sqlite(&path, 2).await.unwrap();
        db.migrate().await.unwrap();
        let config = latchkey::server::config::Config::for_tests(data.path());
        let clock = std::sync::Arc::new(latchkey::server::clock::FixedClock::at(web::NOON));
        web::centre(config, db, data.path(), clock)
    };
    let first = open().await;
    for _ in 0..3 {
        limits::take(&first, Rule::SignUpByAddress, "192.0.2.1").await.unwrap();
    }
    first.db.close().await;
    let second = open().await;
    wait_s(limits::take(&second, Rule::SignUpByAddress, "192.0.2.1").await);
    let rows: Vec<Bucket> = second.db.query("select bucket from rate_limits").all().await.unwrap();
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| !row.bucket.contains("192.0.2.1")));
}
