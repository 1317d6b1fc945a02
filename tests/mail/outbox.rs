//! Nothing is sent that was not committed, nothing committed is lost.

use std::time::Duration;

use tokio::sync::watch;

use super::*;

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
