use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::session_ends::types::EndedBy;

use crate::support::{PASSWORD, benches, benches_with};
use crate::{ADA, DAY_S};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_kept_ends_after_seven_days_without_use() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let kept = async || bench.sign_in_from("192.0.2.10", ADA, PASSWORD, true).await.ok().unwrap().token.reveal();
        let (used, unused) = (kept().await, kept().await);
        bench.clock.advance_s(7 * DAY_S - 60);
        assert!(bench.caller(&used).await.is_some(), "{}: a minute before", bench.engine);
        bench.clock.advance_s(60);
        assert!(bench.caller(&unused).await.is_none(), "{}: seven days", bench.engine);
        assert!(bench.caller(&used).await.is_some(), "{}: the one that was used goes on", bench.engine);
        bench.clock.advance_s(7 * DAY_S);
        assert!(bench.caller(&used).await.is_none(), "{}: until it is not used either", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_sessions_are_the_most_where_nobody_chose_another_number() {
    // Without limits on tries: nothing else is changed.
    for bench in benches_with(|config| config.limits = false).await {
        let (caller, token) = bench.signed_in(ADA).await;
        for _ in 0..49 {
            bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
        }
        let filter = Filter { all_ended: true, ..Filter::default() };
        let full = list(&bench.centre, &caller, filter).await.unwrap();
        assert_eq!((full.sessions.len(), full.ended.len()), (50, 0), "{}", bench.engine);
        bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
        let after = list(&bench.centre, &caller, filter).await.unwrap();
        assert_eq!((after.sessions.len(), after.ended.len()), (50, 1), "{}", bench.engine);
        assert_eq!(after.ended[0].ended.by, EndedBy::Eviction);
        assert!(bench.caller(&token).await.is_none(), "{}: the one that was idle for longest", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_noted_once_a_minute() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        let seen = async || {
            let row = bench.centre.db.query("select seen_at from sessions where id = $1").bind(&caller.session_id);
            row.one::<(i64,)>().await.unwrap().0
        };
        let before = seen().await;
        bench.clock.advance_s(59);
        assert!(bench.caller(&token).await.is_some());
        assert_eq!(seen().await, before, "{}: 59 seconds later", bench.engine);
        bench.clock.advance_s(1);
        assert!(bench.caller(&token).await.is_some());
        assert_eq!(seen().await, bench.centre.now().0, "{}: a minute later", bench.engine);
    }
}
