//! The outbox on both engines: nothing is sent that was not committed, nothing committed is lost.

mod support;

use std::time::Duration;

use http::{Request, StatusCode};
use http_body_util::BodyExt;
use latchkey::server::config::{Config, MailTransport, Smtp, SmtpTls};
use latchkey::server::mail::{self, Letter, Mailer, Message, deliver_due};
use latchkey::time::UnixMillis;
use support::{Bench, NOON, benches, benches_with};
use tokio::sync::watch;
use tower::ServiceExt;

const ADA: &str = "ada@example.com";
const LINK: &str = "http://127.0.0.1:3000/reset-password?token=canary";

fn message(to: &str, not_after: Option<UnixMillis>) -> Message<'_> {
    Message {
        to,
        letter: Letter::ResetPassword { name: "Ada".to_owned(), link: LINK.to_owned(), minutes: 30 },
        not_after,
    }
}

async fn queue(bench: &Bench, to: &str, not_after: Option<UnixMillis>) {
    let mut tx = bench.centre.db.begin().await.unwrap();
    mail::queue(&mut tx, &bench.centre, message(to, not_after)).await.unwrap();
    tx.commit().await.unwrap();
}

#[derive(sqlx::FromRow, Debug)]
struct Row {
    body: Option<String>,
    due_at: i64,
    attempts: i64,
    leased_until: Option<i64>,
    sent_at: Option<i64>,
    failed_at: Option<i64>,
    last_error: Option<String>,
}

async fn row(bench: &Bench) -> Row {
    let query = bench
        .centre
        .db
        .query("select body, due_at, attempts, leased_until, sent_at, failed_at, last_error from outbox");
    query.one().await.unwrap()
}

async fn change(bench: &Bench, sql: &'static str, value: impl Into<latchkey::server::db::Value>) {
    let mut tx = bench.centre.db.begin().await.unwrap();
    assert_eq!(tx.query(sql).bind(value).execute().await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// A mail server that is not there.
fn unreachable(config: &mut Config) {
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port: 1, tls: SmtpTls::Off, credentials: None };
    config.mail.transport = MailTransport::Smtp(smtp);
}

#[tokio::test]
async fn mail_leaves_after_its_transaction_and_only_if_it_commits() {
    for bench in benches().await {
        let mut tx = bench.centre.db.begin().await.unwrap();
        mail::queue(&mut tx, &bench.centre, message(ADA, None)).await.unwrap();
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0, "{}: not committed yet", bench.engine);
        drop(tx);
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0, "{}: rolled back", bench.engine);
        queue(&bench, ADA, None).await;
        assert_eq!(bench.mails(ADA).await.len(), 1, "{}", bench.engine);
        assert_eq!(bench.mails(ADA).await.len(), 1, "{}: sent once", bench.engine);
    }
}

#[tokio::test]
async fn the_body_is_sealed_until_it_is_sent_and_wiped_then() {
    for bench in benches().await {
        queue(&bench, ADA, None).await;
        let body = row(&bench).await.body.unwrap();
        assert!(body.starts_with("v1|") && !body.contains("canary"), "{body}");
        assert!(bench.mails(ADA).await[0].text.contains(LINK));
        let sent = row(&bench).await;
        assert_eq!((sent.body, sent.sent_at, sent.leased_until), (None, Some(NOON.0), None));
    }
}

#[tokio::test]
async fn a_body_copied_to_another_recipient_is_not_sent() {
    for bench in benches().await {
        queue(&bench, ADA, None).await;
        change(&bench, "update outbox set recipient = $1", "eve@example.com").await;
        assert_eq!(bench.mails("eve@example.com").await.len(), 0);
        let row = row(&bench).await;
        assert!(row.sent_at.is_none() && row.last_error.unwrap().contains("does not open"));
    }
}

#[tokio::test]
async fn a_message_of_a_dead_worker_is_taken_over_within_a_minute() {
    for bench in benches().await {
        queue(&bench, ADA, None).await;
        change(&bench, "update outbox set attempts = 1, leased_until = $1", NOON.plus_s(60)).await;
        bench.clock.advance_s(59);
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0, "{}: the lease holds", bench.engine);
        bench.clock.advance_s(1);
        assert_eq!(bench.mails(ADA).await.len(), 1, "{}", bench.engine);
        assert_eq!(row(&bench).await.attempts, 2);
    }
}

#[tokio::test]
async fn a_message_is_not_sent_after_its_time() {
    for bench in benches().await {
        queue(&bench, ADA, Some(NOON.plus_s(1800))).await;
        bench.clock.advance_s(1800);
        assert_eq!(bench.mails(ADA).await.len(), 0, "{}", bench.engine);
        let row = row(&bench).await;
        assert_eq!((row.body, row.sent_at, row.last_error.as_deref()), (None, None, Some("expired")));
        assert!(row.failed_at.is_some());
    }
}

#[tokio::test]
async fn a_message_whose_next_try_would_be_too_late_is_given_up_at_once() {
    for bench in benches_with(unreachable).await {
        queue(&bench, ADA, Some(NOON.plus_s(3))).await;
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0);
        let row = row(&bench).await;
        assert!(row.failed_at.is_some() && row.body.is_none(), "{}: {row:?}", bench.engine);
    }
}

#[tokio::test]
async fn tries_follow_the_schedule_and_end_with_it() {
    for bench in benches_with(unreachable).await {
        queue(&bench, ADA, None).await;
        for (tries, wait_s) in [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].into_iter().enumerate() {
            assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0);
            let row = row(&bench).await;
            let wait = row.due_at - bench.centre.now().0;
            assert_eq!(
                (row.attempts, row.leased_until, row.failed_at),
                (tries as i64 + 1, None, None),
                "{}",
                bench.engine
            );
            assert!((wait_s * 800..=wait_s * 1200).contains(&wait), "{wait} ms after try {}", tries + 1);
            bench.clock.advance_s((wait - 1) / 1000);
            assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0);
            assert_eq!(self::row(&bench).await.attempts, row.attempts, "{}: not due yet", bench.engine);
            bench.clock.advance_s(1);
        }
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0);
        let last = row(&bench).await;
        assert_eq!(
            (last.attempts, last.body, last.failed_at),
            (10, None, Some(bench.centre.now().0)),
            "{}",
            bench.engine
        );
        assert_eq!(last.last_error.as_deref(), Some("the mail server could not be reached"));
    }
}

#[tokio::test]
async fn workers_side_by_side_send_each_message_once() {
    for bench in benches().await {
        for number in 0..20 {
            queue(&bench, &format!("{number}@example.com"), None).await;
        }
        let (a, b, c, d) = tokio::join!(
            deliver_due(&bench.centre),
            deliver_due(&bench.centre),
            deliver_due(&bench.centre),
            deliver_due(&bench.centre)
        );
        assert_eq!(a.unwrap() + b.unwrap() + c.unwrap() + d.unwrap(), 20, "{}", bench.engine);
        assert_eq!(mail::captured(&bench.centre, None).len(), 20);
    }
}

#[tokio::test]
async fn the_worker_wakes_after_a_commit_and_stops_when_told() {
    for bench in benches().await {
        let (stop, shutdown) = watch::channel(false);
        let worker = tokio::spawn(mail::run(bench.centre.clone(), shutdown));
        tokio::time::sleep(Duration::from_millis(50)).await;
        queue(&bench, ADA, None).await;
        mail::wake(&bench.centre);
        let arrived = async {
            while mail::captured(&bench.centre, Some(ADA)).is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_millis(700), arrived).await.expect("sooner than the worker's next look");
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(5), worker).await.expect("stops").unwrap();
    }
}

#[tokio::test]
async fn captured_mail_survives_a_restart_and_a_line_that_was_cut_off() {
    let bench = benches().await.remove(0);
    queue(&bench, ADA, None).await;
    assert_eq!(bench.mails("ADA@example.com").await.len(), 1);
    let file = bench.centre.config.data_dir.join("mailbox.jsonl");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{whole}{}", &whole[..40])).unwrap();
    Mailer::new(&bench.centre.config).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
}

#[tokio::test]
async fn the_mailbox_shows_mail_to_people_and_to_tests() {
    let bench = benches().await.remove(0);
    let get = async |uri: &str| {
        let router = mail::mailbox_routes(&bench.centre, "/pkg/latchkey.css");
        let response = router.oneshot(Request::get(uri).body(axum::body::Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
    };
    assert!(get("/dev/mailbox").await.1.contains("No mail yet"));
    queue(&bench, ADA, None).await;
    bench.clock.advance_s(1);
    queue(&bench, "<b>@example.com", None).await;
    deliver_due(&bench.centre).await.unwrap();
    let (status, page) = get("/dev/mailbox").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("<a href=\"{LINK}\">")) && page.contains("href=\"/pkg/latchkey.css\""), "{page}");
    assert!(!page.contains("<b>") && page.contains("&#60;b&#62;@example.com"));
    let mails: serde_json::Value = serde_json::from_str(&get("/dev/mailbox.json").await.1).unwrap();
    assert_eq!(mails[0]["to"], "<b>@example.com", "newest first");
    let ada: serde_json::Value = serde_json::from_str(&get("/dev/mailbox.json?to=ada%40example.com").await.1).unwrap();
    assert_eq!((ada.as_array().unwrap().len(), &ada[0]["at"]), (1, &serde_json::json!(NOON.0)));
    assert!(ada[0]["html"].as_str().unwrap().contains("href=") && ada[0]["text"].as_str().unwrap().contains(LINK));
}

#[tokio::test]
async fn there_is_no_mailbox_where_mail_is_sent() {
    let bench = benches_with(unreachable).await.remove(0);
    let request = Request::get("/dev/mailbox").body(axum::body::Body::empty()).unwrap();
    let answer = mail::mailbox_routes(&bench.centre, "/x.css").oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(mail::captured(&bench.centre, None).is_empty());
}
