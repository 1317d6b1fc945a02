//! How much room there is, and when it comes back.

use latchkey::server::limits::{self, Rule};
use latchkey::server::visitor::Visitor;

use crate::web::Product;
use crate::{room_for, wait_s};

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
