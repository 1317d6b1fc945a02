//! What is thrown away, and what is kept, on both engines.

mod support;

use latchkey::server::jobs::clean_up;
use support::{Bench, NOON, benches};

const DAY_S: i64 = 86_400;

async fn insert(bench: &Bench, sql: &'static str, rows: &[(&str, i64)]) {
    let mut tx = bench.centre.db.begin().await.unwrap();
    for (id, days_ago) in rows {
        tx.query(sql).bind(*id).bind(NOON.plus_s(-days_ago * DAY_S)).execute().await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The ids that are left, in order.
async fn left(bench: &Bench, sql: &'static str) -> String {
    let rows: Vec<(String,)> = bench.centre.db.query(sql).all().await.unwrap();
    rows.into_iter().map(|(id,)| id).collect::<Vec<_>>().join(" ")
}

async fn fill(bench: &Bench) {
    const USER: &str = "insert into users (id, name, email, email_key, email_verified_at, password_hash, password_changed_at, created_at)
        values ($1, 'Ada', $1, $1, case when $1 = 'unproven' or $1 = 'new' then null else $2 end, '', $2, $2)";
    insert(bench, USER, &[("ada", 500), ("unproven", 8), ("new", 6)]).await;
    const TOKEN: &str = "insert into tokens (id, user_id, purpose, target, token_hash, created_at, expires_at)
        values ($1, 'ada', 'verify_email', '', $1, 0, $2)";
    insert(bench, TOKEN, &[("old", 31), ("recent", 29), ("valid", -1)]).await;
    const SESSION: &str =
        "insert into sessions (id, user_id, token_hash, address, user_agent, device_type, browser, os, engine, factors,
            created_at, updated_at, seen_at, authenticated_at, idle_expires_at, expires_at, ended_at)
        values ($1, 'ada', $1, '', '', '', '', '', '', '', 0, 0, 0, 0,
            case when $1 = 'expired-long-ago' or $1 = 'expired' then $2 else 9999999999999 end, 9999999999999,
            case when $1 = 'ended-long-ago' or $1 = 'ended' then $2 else null end)";
    let sessions = [("ended-long-ago", 31), ("ended", 29), ("expired-long-ago", 31), ("expired", 29), ("open", 500)];
    insert(bench, SESSION, &sessions).await;
    const CHALLENGE: &str = "insert into challenges (id, user_id, token_hash, next, address, created_at, expires_at)
        values ($1, 'ada', $1, '', '', 0, $2)";
    insert(bench, CHALLENGE, &[("old", 2), ("recent", 0)]).await;
    const TRUST: &str = "insert into trusted_browsers (id, user_id, browser_hash, fingerprint, title, device_type,
            address, created_at, used_at, expires_at)
        values ($1, 'ada', '', '', '', '', '', 0, 0, $2)";
    insert(bench, TRUST, &[("old", 31), ("recent", 29)]).await;
    const STREAK: &str = "insert into guess_streaks (subject, failures, failed_at) values ($1, 1, $2)";
    insert(bench, STREAK, &[("old", 91), ("recent", 89)]).await;
    const BUCKET: &str = "insert into rate_limits (bucket, arrives_at) values ($1, $2)";
    insert(bench, BUCKET, &[("idle", 2), ("full", -1)]).await;
    const EVENT: &str = "insert into events (id, user_id, action, address, user_agent, details, at) values ($1, 'gone', '', '', '', '', $2)";
    insert(bench, EVENT, &[("old", 401), ("young", 399)]).await;
    const MESSAGE: &str = "insert into outbox (id, recipient, template, body, created_at, due_at, not_after, attempts, sent_at, failed_at)
        values ($1, '', '', 'sealed', 0, 9999999999999,
            case when $1 = 'late' or $1 = 'waiting' then $2 else null end, 0,
            case when $1 = 'sent-long-ago' or $1 = 'sent' then $2 else null end,
            case when $1 = 'failed-long-ago' or $1 = 'failed' then $2 else null end)";
    let messages =
        [("sent-long-ago", 31), ("sent", 29), ("failed-long-ago", 31), ("failed", 29), ("late", 1), ("waiting", -1)];
    insert(bench, MESSAGE, &messages).await;
}

#[tokio::test]
async fn only_what_nobody_needs_goes() {
    for bench in benches().await {
        fill(&bench).await;
        assert_eq!(clean_up(&bench.centre).await.unwrap(), 12, "{}", bench.engine);
        for (sql, expected) in [
            ("select id from users order by id", "ada new"),
            ("select id from tokens order by id", "recent valid"),
            ("select id from sessions order by id", "ended expired open"),
            ("select id from challenges", "recent"),
            ("select id from trusted_browsers", "recent"),
            ("select subject from guess_streaks", "recent"),
            ("select bucket from rate_limits", "full"),
            ("select id from events where user_id = 'gone'", "young"),
            ("select user_id from events where action = 'account.expired'", "unproven"),
            ("select id from outbox order by id", "failed late sent waiting"),
            ("select id from outbox where failed_at is not null and body is null", "late"),
        ] {
            assert_eq!(left(&bench, sql).await, expected, "{}: {sql}", bench.engine);
        }
        assert_eq!(clean_up(&bench.centre).await.unwrap(), 0, "{}: nothing is left to do", bench.engine);
    }
}

#[tokio::test]
async fn more_than_one_batch_goes_at_once() {
    for bench in benches().await {
        let ids: Vec<String> = (0..1001).map(|number| format!("b{number}")).collect();
        let rows: Vec<(&str, i64)> = ids.iter().map(|id| (id.as_str(), 2)).collect();
        insert(&bench, "insert into rate_limits (bucket, arrives_at) values ($1, $2)", &rows).await;
        assert_eq!(clean_up(&bench.centre).await.unwrap(), 1001, "{}", bench.engine);
    }
}

#[tokio::test]
async fn browsers_places_alerts_and_sent_codes_go_when_they_are_old() {
    for bench in benches().await {
        fill(&bench).await;
        clean_up(&bench.centre).await.unwrap();
        const BROWSER: &str = "insert into browsers (id, user_id, browser_hash, title, device_type, device_model, os, address, created_at, seen_at)
            values ($1, 'ada', $1, '', '', '', '', '', 0, $2)";
        insert(&bench, BROWSER, &[("away", 401), ("known", 399)]).await;
        const ALERT: &str = "insert into sign_in_alerts (id, user_id, session_id, news, title, address, created_at)
            values ($1, 'ada', 'open', '', '', '', $2)";
        insert(&bench, ALERT, &[("old", 31), ("young", 29)]).await;
        const CODE: &str =
            "insert into sms_codes (id, user_id, purpose, attempt, digest, ending, tries, created_at, expires_at)
            values ($1, 'ada', '', '', '', '', 0, 0, $2)";
        insert(&bench, CODE, &[("over", 2), ("open", 0)]).await;
        const PLACE: &str =
            "insert into sign_in_places (id, user_id, place, created_at, seen_at) values ($1, 'ada', $1, 0, $2)";
        insert(&bench, PLACE, &[("left", 401), ("home", 399)]).await;
        assert_eq!(clean_up(&bench.centre).await.unwrap(), 4, "{}", bench.engine);
        for (sql, expected) in [
            ("select id from browsers", "known"),
            ("select id from sign_in_places", "home"),
            ("select id from sign_in_alerts", "young"),
            ("select id from sms_codes", "open"),
        ] {
            assert_eq!(left(&bench, sql).await, expected, "{}: {sql}", bench.engine);
        }
    }
}
