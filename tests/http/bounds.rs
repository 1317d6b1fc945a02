//! How many connections there may be, and how large a head.

use std::time::Duration;

use latchkey::server::http::Limits;
use tokio::io::AsyncWriteExt;
use tokio::time::{sleep, timeout};

use crate::{GET, limits, read, start};

#[tokio::test]
async fn one_address_gets_so_many_connections() {
    let server = start(Limits { per_address: 2, ..limits() }).await;
    let (mut first, mut second, mut third) = (server.connect().await, server.connect().await, server.connect().await);
    third.write_all(GET).await.unwrap();
    assert_eq!(read(&mut third).await, "", "one too many");
    for stream in [&mut first, &mut second] {
        stream.write_all(GET).await.unwrap();
        assert!(read(stream).await.starts_with("HTTP/1.1 200"));
    }
    drop(first);
    sleep(Duration::from_millis(50)).await;
    let mut fourth = server.connect().await;
    fourth.write_all(GET).await.unwrap();
    assert!(read(&mut fourth).await.starts_with("HTTP/1.1 200"), "a place came back");

    let proxied = start(Limits { per_address: 1, proxies: vec!["127.0.0.0/8".parse().unwrap()], ..limits() }).await;
    let mut streams = [proxied.connect().await, proxied.connect().await, proxied.connect().await];
    for stream in &mut streams {
        stream.write_all(GET).await.unwrap();
        assert!(read(stream).await.starts_with("HTTP/1.1 200"), "a proxy speaks for many");
    }
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_one_waits() {
    let server = start(Limits { total: 1, ..limits() }).await;
    let mut first = server.connect().await;
    first.write_all(GET).await.unwrap();
    assert!(read(&mut first).await.starts_with("HTTP/1.1 200"));
    let mut second = server.connect().await;
    second.write_all(GET).await.unwrap();
    assert!(timeout(Duration::from_millis(100), second.readable()).await.is_err());
    drop(first);
    assert!(read(&mut second).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn heads_are_bounded() {
    let server = start(limits()).await;
    for head in [
        format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(70)),
        format!("GET / HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n", "b".repeat(50_000)),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(70_000)),
    ] {
        let mut stream = server.connect().await;
        // The server may hang up while we are still sending.
        let _ = stream.write_all(head.as_bytes()).await;
        let answer = read(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let mut stream = server.connect().await;
    stream.write_all(b"\x16\x03\x01 not http\r\n\r\n").await.unwrap();
    read(&mut stream).await;
    let mut stream = server.connect().await;
    stream.write_all(GET).await.unwrap();
    assert!(read(&mut stream).await.starts_with("HTTP/1.1 200"), "the server lives");
}
