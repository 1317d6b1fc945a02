//! A text message on its whole way: from the outbox to a gateway over HTTP.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use latchkey::account::phone::flow::{add, confirm};
use latchkey::server::caller::Caller;
use latchkey::server::config::{SmsFormat, SmsGateway, SmsTransport};
use latchkey::server::mail::deliver_due;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{Bench, benches_with};
use crate::{NUMBER, code, number, ready};

/// What a gateway answers next, and what it heard; it says 200 where it was told nothing.
#[derive(Clone, Default)]
struct Heard {
    answers: Arc<Mutex<VecDeque<u16>>>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Heard {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.bodies.lock().unwrap())
    }

    fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }
}

/// A gateway on this machine, and how it is configured.
async fn gateway() -> (Heard, SmsTransport) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let heard = Heard::default();
    let here = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut request, mut part) = (String::new(), [0; 4096]);
            while !is_whole(&request) {
                let count = stream.read(&mut part).await.unwrap();
                request.push_str(&String::from_utf8_lossy(&part[..count]));
            }
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            here.bodies.lock().unwrap().push(body.to_owned());
            let status = here.answers.lock().unwrap().pop_front().unwrap_or(200);
            let answer = format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let request = SmsGateway {
        method: http::Method::POST,
        url: url.parse().unwrap(),
        headers: Vec::new(),
        format: SmsFormat::Json,
        body: r#"{"to":"{to}","text":"{text}"}"#.to_owned(),
        from: String::new(),
    };
    (heard, SmsTransport::Gateway(request))
}

/// Whether the head and as many bytes of body as it promises are there.
fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// How many texts stand in the outbox so.
async fn rows(bench: &Bench, state: &str) -> i64 {
    let sql = match state {
        "waiting" => {
            "select count(*) from outbox where channel = $1 and body is not null and sent_at is null and failed_at is null"
        }
        "sent" => "select count(*) from outbox where channel = $1 and body is null and sent_at is not null",
        _ => "select count(*) from outbox where channel = $1 and body is null and failed_at is not null",
    };
    bench.count(sql, "sms").await
}

async fn asked(bench: &Bench) -> Caller {
    let (caller, _) = ready(bench).await;
    add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
    caller
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_the_gateway_took_is_sent_once_and_wiped() {
    let (heard, transport) = gateway().await;
    for bench in benches_with(|config| config.sms = transport.clone()).await {
        let caller = asked(&bench).await;
        assert_eq!(rows(&bench, "waiting").await, 1, "{}", bench.engine);
        deliver_due(&bench.centre).await.unwrap();
        let bodies = heard.take();
        let body: serde_json::Value = serde_json::from_str(&bodies[0]).unwrap();
        assert_eq!((bodies.len(), body["to"].as_str()), (1, Some("+351961234578")), "{}", bench.engine);
        assert_eq!(rows(&bench, "sent").await, 1, "{}: wiped", bench.engine);
        bench.clock.advance_s(3600);
        deliver_due(&bench.centre).await.unwrap();
        assert!(heard.take().is_empty(), "{}: once", bench.engine);
        bench.clock.advance_s(-3600);
        let digits = body["text"].as_str().unwrap()[..6].to_owned();
        assert!(confirm(&bench.centre, &caller, &code(&digits), false).await.is_ok(), "{}: it works", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_ill_is_asked_again_and_one_that_refuses_is_not() {
    let (heard, transport) = gateway().await;
    for bench in benches_with(|config| config.sms = transport.clone()).await {
        heard.answer(&[500]);
        let caller = asked(&bench).await;
        deliver_due(&bench.centre).await.unwrap();
        assert_eq!((heard.take().len(), rows(&bench, "waiting").await), (1, 1), "{}: still sealed", bench.engine);
        deliver_due(&bench.centre).await.unwrap();
        assert!(heard.take().is_empty(), "{}: not at once", bench.engine);
        bench.clock.advance_s(7);
        deliver_due(&bench.centre).await.unwrap();
        assert_eq!((heard.take().len(), rows(&bench, "sent").await), (1, 1), "{}", bench.engine);

        heard.answer(&[401]);
        add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        deliver_due(&bench.centre).await.unwrap();
        assert_eq!((heard.take().len(), rows(&bench, "failed").await), (1, 1), "{}: given up, wiped", bench.engine);
        let why = "select count(*) from outbox where channel = 'sms' and last_error = $1";
        assert_eq!(bench.count(why, "the SMS gateway answered 401").await, 1, "{}", bench.engine);
        bench.clock.advance_s(300);
        deliver_due(&bench.centre).await.unwrap();
        assert!(heard.take().is_empty(), "{}: no try can succeed", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_after_the_end_of_a_code() {
    let (heard, transport) = gateway().await;
    for bench in benches_with(|config| config.sms = transport.clone()).await {
        heard.answer(&[503]);
        asked(&bench).await;
        deliver_due(&bench.centre).await.unwrap();
        assert_eq!(heard.take().len(), 1, "{}", bench.engine);
        bench.clock.advance_s(600);
        deliver_due(&bench.centre).await.unwrap();
        assert!(heard.take().is_empty(), "{}: it would be of no use", bench.engine);
        assert_eq!(rows(&bench, "failed").await, 1, "{}: and wiped", bench.engine);
    }
}
