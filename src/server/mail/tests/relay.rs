use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::super::letter::Rendered;
use super::super::smtp::Relay;
use super::super::{NotSent, Outgoing};
use crate::server::config::{Smtp, SmtpTls};
use crate::time::UnixMillis;

fn relay(port: u16, tls: SmtpTls) -> Relay {
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port, tls, authorities: None, credentials: None };
    Relay::new(smtp, "Latchkey <no-reply@localhost>".parse().unwrap(), Duration::from_secs(1)).unwrap()
}

fn message(to: &str) -> Outgoing<'_> {
    let rendered = Rendered {
        subject: "Your key\r\nBcc: eve@example.com".to_owned(),
        text: "the text ü".to_owned(),
        html: "<p>the html</p>".to_owned(),
    };
    Outgoing { id: "0195-row", to, at: UnixMillis(1_772_546_529_000), rendered }
}

/// A mail server for one conversation: answers `rcpt` to the recipient and gives back all that it heard.
async fn server(rcpt: &'static str) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let conversation = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = stream.split();
        let (mut lines, mut heard, mut in_data) = (BufReader::new(reader).lines(), String::new(), false);
        writer.write_all(b"220 ready\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push_str(&line);
            heard.push('\n');
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "." if in_data => "250 accepted",
                _ if in_data => continue,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "RCPT" => rcpt,
                "QUIT" => return heard,
                _ => "250 fine",
            };
            in_data &= !answer.starts_with("250 accepted");
            writer.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
        heard
    });
    (port, conversation)
}

#[tokio::test]
async fn one_message_goes_to_one_recipient_and_can_be_recognised() {
    let (port, conversation) = server("250 fine").await;
    assert!(relay(port, SmtpTls::Off).send(message("ada@example.com")).await.is_ok());
    let heard = conversation.await.unwrap();
    assert_eq!(heard.matches("RCPT TO:").count(), 1);
    for expected in [
        "MAIL FROM:<no-reply@localhost>",
        "RCPT TO:<ada@example.com>",
        "Message-ID: <0195-row@localhost>",
        "Auto-Submitted: auto-generated",
        "Date: Tue, 03 Mar 2026",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
        "<p>the html</p>",
    ] {
        assert!(heard.contains(expected), "{expected} is missing in {heard}");
    }
    assert!(!heard.lines().any(|line| line.starts_with("Bcc")), "a subject cannot add a header");
}

#[tokio::test]
async fn a_refusal_keeps_its_code_and_nothing_else() {
    let (port, _conversation) = server("550 ada@example.com is unknown here").await;
    assert!(matches!(relay(port, SmtpTls::Off).send(message("ada@example.com")).await, Err(NotSent::Refused(550))));
}

#[tokio::test]
async fn nothing_is_said_to_a_server_without_tls() {
    let (port, conversation) = server("250 fine").await;
    assert!(matches!(relay(port, SmtpTls::StartTls).send(message("ada@example.com")).await, Err(NotSent::Yet(_))));
    let heard = conversation.await.unwrap();
    assert!(!heard.contains("MAIL") && !heard.contains("AUTH"), "{heard}");
}

#[tokio::test]
async fn a_silent_server_is_left_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = relay(listener.local_addr().unwrap().port(), SmtpTls::Off);
    let sent = tokio::time::timeout(Duration::from_secs(5), relay.send(message("ada@example.com"))).await;
    assert!(matches!(sent, Ok(Err(NotSent::Yet("the mail server took too long")))));
}

#[tokio::test]
async fn what_is_no_address_is_never_tried() {
    assert!(matches!(relay(1, SmtpTls::Off).send(message("ada@exa mple")).await, Err(NotSent::Ever(_))));
    let injected = "ada@example.com>\r\nRCPT TO:<eve@example.com";
    assert!(matches!(relay(1, SmtpTls::Off).send(message(injected)).await, Err(NotSent::Ever(_))));
}
