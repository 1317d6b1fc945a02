//! Who is slow holds up nobody else.

use std::time::Duration;

use http::Method;
use http::header::CONTENT_TYPE;
use latchkey::fields::Phone;
use latchkey::server::config::{SmsFormat, SmsGateway, SmsTransport};
use latchkey::server::sms::{self, Words};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use super::*;

/// Long before a mail server that says nothing is given up.
const SOON: Duration = Duration::from_secs(15);

fn at_port(config: &mut Config, port: u16) {
    unreachable(config);
    let MailTransport::Smtp(smtp) = &mut config.mail.transport else { return };
    smtp.port = port;
}

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_mail_server_holds_up_no_text_message() {
    let ((_silent, mail_port), (gateway, sms_port)) = (listen().await, listen().await);
    let bench = benches_with(|config| {
        at_port(config, mail_port);
        config.sms = SmsTransport::Gateway(SmsGateway {
            method: Method::POST,
            url: format!("http://127.0.0.1:{sms_port}/").parse().unwrap(),
            headers: vec![(CONTENT_TYPE, "text/plain".to_owned().into())],
            format: SmsFormat::Form,
            body: "to={to}&text={text}".to_owned(),
            from: String::new(),
        });
    });
    let bench = bench.await.remove(0);
    for _ in 0..8 {
        queue(&bench, ADA, None).await;
    }
    let (number, words) = (Phone::check("+351912345678").ok().unwrap(), Words::Code { code: "471142", minutes: 10 });
    let mut tx = bench.centre.db.begin().await.unwrap();
    sms::queue(&mut tx, &bench.centre, &number, words, NOON.plus_s(600)).await.unwrap();
    tx.commit().await.unwrap();

    let (_going_on, shutdown) = watch::channel(false);
    let worker = tokio::spawn(mail::run(bench.centre.clone(), shutdown));
    let arrives = async {
        let (mut stream, _) = gateway.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let mut length = 0;
        while !String::from_utf8_lossy(&request[..length]).contains("471142") {
            length += stream.read(&mut request[length..]).await.unwrap();
        }
    };
    tokio::time::timeout(SOON, arrives).await.expect("the text message");
    worker.abort();
}

/// Tells of each recipient, as mail servers do that answer.
async fn converse(mut stream: TcpStream, told: mpsc::UnboundedSender<String>) {
    let (reader, mut writer) = stream.split();
    let (mut lines, mut in_data) = (BufReader::new(reader).lines(), false);
    writer.write_all(b"220 ready\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(recipient) = line.strip_prefix("RCPT TO:") {
            told.send(recipient.to_owned()).unwrap();
        }
        let answer = match line.as_str() {
            "." if in_data => "250 accepted\r\n",
            _ if in_data => continue,
            "DATA" => "354 go on\r\n",
            _ => "250 fine\r\n",
        };
        in_data = line == "DATA";
        if writer.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_takes_long_holds_up_no_other_mail() {
    let (listener, port) = listen().await;
    let (tell, mut told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let (_silence, _) = listener.accept().await.unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, tell.clone()));
        }
    });
    let bench = benches_with(|config| at_port(config, port)).await.remove(0);
    for number in 0..6 {
        queue(&bench, &format!("{number}@example.com"), None).await;
    }
    let (_going_on, shutdown) = watch::channel(false);
    let worker = tokio::spawn(mail::run(bench.centre.clone(), shutdown));
    let mut arrive = async |count: usize| {
        for _ in 0..count {
            tokio::time::timeout(SOON, told.recv()).await.expect("the other mails").unwrap();
        }
    };
    arrive(5).await;
    queue(&bench, "later@example.com", None).await;
    mail::wake(&bench.centre);
    arrive(1).await;
    worker.abort();
}
