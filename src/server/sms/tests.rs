use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::Text;
use super::gateway::{Gateway, filled};
use crate::server::config::{Config, SmsFormat, SmsTransport};
use crate::server::mail::NotSent;

/// A gateway for one request: answers it and gives back what it heard.
async fn server(answer: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let conversation = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut heard, mut part) = (String::new(), [0; 4096]);
        while !is_whole(&heard) {
            let count = stream.read(&mut part).await.unwrap();
            heard.push_str(&String::from_utf8_lossy(&part[..count]));
        }
        stream.write_all(format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n").as_bytes()).await.unwrap();
        heard
    });
    (port, conversation)
}

/// Whether the head and as many bytes of body as it promises are there.
fn is_whole(heard: &str) -> bool {
    let Some((head, body)) = heard.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn gateway(options: &[(&str, &str)]) -> Gateway {
    let named = options.iter().map(|(name, value)| (format!("LATCHKEY_SMS__{name}"), (*value).to_owned()));
    let env = named.chain([("LATCHKEY_SMS__TRANSPORT".to_owned(), "http".to_owned())]);
    let SmsTransport::Gateway(request) = Config::load(None, env).unwrap().sms else { panic!("must be a gateway") };
    Gateway::new(request, Duration::from_secs(1)).unwrap()
}

fn twilio(port: u16) -> Gateway {
    let url = format!("http://127.0.0.1:{port}");
    gateway(&[("PRESET", "twilio"), ("URL", &url), ("ACCOUNT", "AC123"), ("TOKEN", "s3cret"), ("FROM", "+15005550006")])
}

fn text() -> Text {
    Text { to: "+351912345678".to_owned(), text: "Your code & \"{from}\":\n123456 ü".to_owned() }
}

#[tokio::test]
async fn the_twilio_preset_sends_exactly_what_twilio_wants() {
    let (port, conversation) = server("201 Created").await;
    assert!(twilio(port).send(&text()).await.is_ok());
    let heard = conversation.await.unwrap();
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /2010-04-01/Accounts/AC123/Messages.json HTTP/1.1"));
    let mut headers: Vec<String> = lines.map(str::to_ascii_lowercase).collect();
    headers.sort();
    let host = format!("host: 127.0.0.1:{port}");
    let length = format!("content-length: {}", body.len());
    // Basic authentication with AC123:s3cret.
    let expected = [
        "accept: */*",
        "authorization: basic qumxmjm6cznjcmv0",
        length.as_str(),
        "content-type: application/x-www-form-urlencoded",
        host.as_str(),
    ];
    assert_eq!(headers, expected);
    let code = "Your+code+%26+%22%7Bfrom%7D%22%3A%0A123456+%C3%BC";
    assert_eq!(body, format!("To=%2B351912345678&From=%2B15005550006&Body={code}"));
}

#[tokio::test]
async fn a_gateway_of_ones_own_gets_its_headers_and_json() {
    let (port, conversation) = server("200 OK").await;
    let url = format!("http://127.0.0.1:{port}/send?x=1");
    let own = gateway(&[
        ("URL", &url),
        ("METHOD", "PUT"),
        ("FROM", "Northwind"),
        ("BODY", r#"{"to":"{to}","content":{"body":"{text}"},"from":"{from}"}"#),
        ("HEADERS__X_API_KEY", "k3y"),
    ]);
    assert!(own.send(&text()).await.is_ok());
    let heard = conversation.await.unwrap();
    assert!(heard.starts_with("PUT /send?x=1 HTTP/1.1\r\n") && heard.contains("x-api-key: k3y\r\n"), "{heard}");
    let (_, body) = heard.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["content"]["body"], text().text.as_str(), "what a value holds is not filled in again");
    assert_eq!((body["to"].as_str(), body["from"].as_str()), (Some("+351912345678"), Some("Northwind")));
}

#[test]
fn values_cannot_leave_their_place() {
    let values = [("{to}", "1&Body=x"), ("{text}", "a\",\"b\":\"\u{8}")];
    assert_eq!(filled("To={to}", SmsFormat::Form, &values), "To=1%26Body%3Dx");
    assert_eq!(filled("{\"t\":\"{text}\"}", SmsFormat::Json, &values), r#"{"t":"a\",\"b\":\"\b"}"#);
}

#[tokio::test]
async fn a_silent_gateway_is_left_in_time_and_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let outcome = twilio(listener.local_addr().unwrap().port()).send(&text()).await;
    assert!(matches!(outcome, Err(NotSent::Yet("the SMS gateway took too long"))));
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert!(matches!(twilio(nobody).send(&text()).await, Err(NotSent::Yet("the SMS gateway could not be reached"))));
}

#[tokio::test]
async fn a_status_says_whether_to_try_again_and_no_redirect_is_followed() {
    for (answer, code, again) in [
        ("500 Internal Server Error", 500, true),
        ("429 Too Many Requests", 429, true),
        ("400 Bad Request", 400, false),
        ("401 Unauthorized", 401, false),
        ("302 Found\r\nlocation: http://127.0.0.1:1/", 302, false),
    ] {
        let (port, _conversation) = server(answer).await;
        match twilio(port).send(&text()).await {
            Err(NotSent::Refused(status)) => assert_eq!((status, true), (code, again)),
            Err(NotSent::Rejected(status)) => assert_eq!((status, false), (code, again)),
            _ => panic!("{answer} is a failure that tells its status"),
        }
    }
}
