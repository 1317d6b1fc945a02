//! Rate limits under attack, on both engines.

mod web;

use latchkey::error::Error;
use latchkey::server::limits::{self, Rule};
use latchkey::server::visitor::Visitor;
use web::Product;

/// How many of `count` simultaneous calls found room.
async fn room_for(product: &Product, rule: Rule, key: &str, count: usize) -> usize {
    let calls = (0..count).map(|_| {
        let (centre, key) = (product.centre.clone(), key.to_owned());
        tokio::spawn(async move { limits::take(&centre, rule, &key).await })
    });
    let mut passed = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(()) => passed += 1,
            Err(Error::TooMany { retry_after_s }) => assert!(retry_after_s > 0),
            Err(error) => panic!("{error:?}"),
        }
    }
    passed
}

fn wait_s(result: Result<(), Error>) -> u32 {
    match result {
        Err(Error::TooMany { retry_after_s }) => retry_after_s,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_take_exactly_what_there_is() {
    for (engine, product) in Product::on_each_engine().await {
        assert_eq!(room_for(&product, Rule::WrongPasswordByAccount, "ada@example.com", 20).await, 5, "{engine}");
        assert_eq!(room_for(&product, Rule::WrongPasswordByAddress, "192.0.2.1", 20).await, 10, "{engine}");
        assert_eq!(
            room_for(&product, Rule::WrongPasswordByAddress, "192.0.2.2", 20).await,
            10,
            "{engine}: keys are apart"
        );
        assert_eq!(room_for(&product, Rule::ResetByAddress, "192.0.2.1", 20).await, 10, "{engine}: rules are apart");
    }
}

#[tokio::test]
async fn time_gives_places_back_and_the_wait_is_told_truly() {
    for (engine, product) in Product::on_each_engine().await {
        let take = || limits::take(&product.centre, Rule::WrongPasswordByAddress, "192.0.2.1");
        for _ in 0..10 {
            take().await.unwrap();
        }
        let wait = wait_s(take().await);
        assert_eq!(wait, 20, "{engine}: three a minute");
        product.clock.advance_s(i64::from(wait) - 1);
        assert_eq!(wait_s(take().await), 1, "{engine}");
        product.clock.advance_s(1);
        take().await.unwrap();
        assert_eq!(wait_s(take().await), 20, "{engine}: one place, not more");
        product.clock.advance_s(10 * 20);
        assert_eq!(
            room_for(&product, Rule::WrongPasswordByAddress, "192.0.2.1", 20).await,
            10,
            "{engine}: empty again"
        );
    }
}

#[tokio::test]
async fn a_refused_step_gives_back_what_the_earlier_ones_took() {
    for (engine, product) in Product::on_each_engine().await {
        // Three an hour and six a day.
        let take = || limits::take(&product.centre, Rule::ResetByAccount, "ada@example.com");
        for _ in 0..3 {
            take().await.unwrap();
        }
        for _ in 0..20 {
            assert!(wait_s(take().await) <= 1200, "{engine}: tries that are refused cost nothing");
        }
        for _ in 0..3 {
            product.clock.advance_s(1200);
            take().await.unwrap();
        }
        product.clock.advance_s(1200);
        assert!(wait_s(take().await) > 7200, "{engine}: now the day's step is full");
    }
}

#[tokio::test]
async fn what_is_allowed_a_day_comes_back_at_midnight_and_not_before() {
    for (engine, product) in Product::on_each_engine().await {
        let take = || limits::take(&product.centre, Rule::BackupCodeCheckByAccount, "ada");
        for _ in 0..3 {
            product.clock.advance_s(600);
            take().await.unwrap();
        }
        let wait_s = i64::from(wait_s(take().await));
        assert_eq!((product.centre.now().0 / 1000 + wait_s) % 86_400, 0, "{engine}: until midnight");
        product.clock.advance_s(wait_s - 1);
        assert!(take().await.is_err(), "{engine}");
        product.clock.advance_s(1);
        assert_eq!(room_for(&product, Rule::BackupCodeCheckByAccount, "ada", 5).await, 3, "{engine}: all three");
    }
}

#[tokio::test]
async fn guesses_get_ever_slower() {
    let (_, product) = Product::on_each_engine().await.remove(0);
    let mut guesses = 0;
    for _ in 0..24 * 60 {
        while limits::take(&product.centre, Rule::WrongPasswordByAccount, "ada@example.com").await.is_ok() {
            guesses += 1;
        }
        product.clock.advance_s(60);
    }
    assert!((90..=120).contains(&guesses), "{guesses} guesses a day");
}

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

#[tokio::test]
async fn one_ipv6_network_is_one_visitor() {
    let product = Product::new(|_| {}).await;
    let key = |address: &str| {
        let peer = axum::extract::ConnectInfo(std::net::SocketAddr::new(address.parse().unwrap(), 1));
        Visitor::new(&product.centre, Some(&peer), &http::HeaderMap::new()).limit_key()
    };
    for host in 1..=3 {
        limits::take(&product.centre, Rule::SignUpByAddress, &key(&format!("2001:db8:1:2::{host}"))).await.unwrap();
    }
    wait_s(limits::take(&product.centre, Rule::SignUpByAddress, &key("2001:db8:1:2:ffff::9")).await);
    limits::take(&product.centre, Rule::SignUpByAddress, &key("2001:db8:1:3::1")).await.unwrap();
}

#[tokio::test]
async fn limits_can_be_off() {
    let product = Product::new(|config| config.limits = false).await;
    for _ in 0..100 {
        limits::take(&product.centre, Rule::SignUpByAddress, "192.0.2.1").await.unwrap();
    }
}
