//! The outbox and its worker, on both engines.

mod mailbox;
mod outbox;
mod slow;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod tls_server;
mod tries;

use latchkey::server::config::{Config, MailTransport, Smtp, SmtpTls};
use latchkey::server::mail::{self, Letter, Mailer, Message, deliver_due};
use latchkey::time::UnixMillis;
use support::{Bench, NOON, benches, benches_with};

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
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port: 1, tls: SmtpTls::Off, authorities: None, credentials: None };
    config.mail.transport = MailTransport::Smtp(smtp);
}
