//! When a message is tried again, and when it is given up.

use super::*;

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
async fn a_message_that_ends_its_worker_each_time_is_given_up() {
    for bench in benches().await {
        queue(&bench, ADA, None).await;
        // Nine workers and the tenth have died of it, each within its lease.
        change(&bench, "update outbox set attempts = 10, leased_until = $1", NOON).await;
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0, "{}", bench.engine);
        let row = row(&bench).await;
        assert!(row.failed_at.is_some() && row.body.is_none() && row.sent_at.is_none(), "{}: {row:?}", bench.engine);
        assert!(row.last_error.unwrap().contains("worker"));
        assert_eq!(bench.mails(ADA).await.len(), 0);
    }
}

#[tokio::test]
async fn an_attempt_that_panics_is_an_attempt_that_failed() {
    for bench in benches_with(unreachable).await {
        queue(&bench, ADA, None).await;
        // The library that writes the date of a mail knows none after the year 9999.
        change(&bench, "update outbox set created_at = $1", 9_000_000_000_000_000_i64).await;
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0, "{}", bench.engine);
        let row = row(&bench).await;
        assert_eq!((row.attempts, row.leased_until, row.failed_at), (1, None, None), "{}", bench.engine);
        assert!(row.last_error.unwrap().contains("panic") && row.due_at > NOON.0);
    }
}
