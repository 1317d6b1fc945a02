//! How long a stream stays open, what it counts for, and how many there may be.

use std::time::Duration;

use http::StatusCode;

use crate::support::{benches, benches_with};
use crate::{ADA, HELLO, Server, next};

#[tokio::test(flavor = "multi_thread")]
async fn an_open_stream_is_no_visit() {
    for bench in benches().await {
        let server = Server::start(bench.centre.clone());
        let (_, token) = bench.signed_in(ADA).await;
        bench.clock.advance_s(3000);
        let mut stream = server.open(&token).await;
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
        bench.clock.advance_s(700);
        assert!(bench.caller(&token).await.is_none(), "{}: idle for an hour", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_whose_time_is_over_is_told_so_at_that_moment() {
    for bench in benches().await {
        let server = Server::start(bench.centre.clone());
        let (_, token) = bench.signed_in(ADA).await;
        bench.clock.advance_s(3599);
        let mut stream = server.open(&token).await;
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
        let wait = tokio::spawn(async move { next(&mut stream).await });
        bench.clock.advance_s(1);
        let told = tokio::time::timeout(Duration::from_secs(4), wait).await.expect("long before a heartbeat").unwrap();
        assert!(told.unwrap().contains("Ended because its time was over at"), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_bounded_and_end_with_the_server() {
    let bench = benches().await.remove(0);
    let server = Server::start(bench.centre.clone());
    let (_, token) = bench.signed_in(ADA).await;
    let mut streams = Vec::new();
    for _ in 0..65 {
        streams.push(server.open(&token).await);
    }
    assert_eq!(server.centre.live.count(), 64);
    assert_eq!(next(&mut streams[0]).await.as_deref(), Some(HELLO));
    assert_eq!(next(&mut streams[0]).await, None, "the oldest gave way");
    streams.drain(..10);
    assert_eq!(server.centre.live.count(), 55, "a tab that is closed leaves");
    server.stop.send(true).unwrap();
    for stream in &mut streams {
        assert_eq!(next(stream).await.as_deref(), Some(HELLO));
        assert_eq!(next(stream).await, None);
    }
    assert_eq!(server.ask(&token).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_most_of_the_places_gives_one_up_to_who_has_none() {
    let bench = benches_with(|config| (config.live_streams, config.limits) = (6, false)).await.remove(0);
    let server = Server::start(bench.centre.clone());
    let (_, eves) = bench.signed_in("eve@example.org").await;
    let mut streams = Vec::new();
    for n in 0..6 {
        let response = server.ask_from(&format!("198.51.100.{n}"), &eves, "").await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut stream = response.into_body().into_data_stream();
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
        streams.push(stream);
    }
    let seventh = server.ask_from("198.51.100.7", &eves, "").await;
    assert_eq!(seventh.status(), StatusCode::SERVICE_UNAVAILABLE, "no more for who has them all");
    let mut others = Vec::new();
    for person in ["a@example.org", "b@example.org", "c@example.org"] {
        let (_, token) = bench.signed_in(person).await;
        others.push(server.open(&token).await);
    }
    for (n, stream) in streams.iter_mut().take(3).enumerate() {
        assert_eq!(next(stream).await, None, "stream {n}: the oldest went");
    }
    assert_eq!(server.centre.live.count(), 6);
    for stream in &mut others {
        assert_eq!(next(stream).await.as_deref(), Some(HELLO));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_accounts_at_one_address_give_up_a_place_and_equals_do_not() {
    let bench = benches_with(|config| (config.live_streams, config.limits) = (4, false)).await.remove(0);
    let server = Server::start(bench.centre.clone());
    let mut tokens = Vec::new();
    for n in 0..9 {
        tokens.push(bench.signed_in(&format!("p{n}@example.org")).await.1);
    }
    let ask = async |address: &str, token: &str| server.ask_from(address, token, "").await;
    let mut held = Vec::new();
    for token in &tokens[..4] {
        held.push(ask("198.51.100.1", token).await);
    }
    for (n, token) in tokens[4..7].iter().enumerate() {
        let response = ask(&format!("203.0.113.{n}"), token).await;
        assert_eq!(response.status(), StatusCode::OK, "{n}: from the address that holds most");
        held.push(response);
    }
    let equal = ask("203.0.113.9", &tokens[7]).await;
    assert_eq!(equal.status(), StatusCode::SERVICE_UNAVAILABLE, "nobody holds more than one");
    assert_eq!(server.centre.live.count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_of_another_session_takes_nobody_s_place() {
    let bench = benches_with(|config| (config.live_streams, config.limits) = (1, false)).await.remove(0);
    let server = Server::start(bench.centre.clone());
    let (_, ada) = bench.signed_in(ADA).await;
    let mut stream = server.open(&ada).await;
    assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO));
    let told = server.ask_from("192.0.2.10", &ada, "somebody-else-s").await;
    let mut told = told.into_body().into_data_stream();
    assert!(next(&mut told).await.expect("an end").contains("event: ended"));
    assert_eq!(server.centre.live.count(), 1, "the place is still the first one's");
    let none = tokio::time::timeout(Duration::from_millis(300), next(&mut stream)).await;
    assert!(none.is_err(), "and it hears nothing: {none:?}");
}
