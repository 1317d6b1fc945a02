//! Sessions that are signed out or make room, and how long they stay visible.

use latchkey::account::active_sessions::flow::{Filter, end, end_others, list, rename};
use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::session_ends::types::EndedBy;
use latchkey::error::Error;
use latchkey::server::caller::Caller;
use latchkey::server::jobs::clean_up;

use crate::support::{Bench, PASSWORD, benches, benches_with, successes_of};
use crate::{ADA, DAY_S, another, shown};

/// The same person after a fresh proof.
async fn proven(bench: &Bench, caller: &Caller) -> Caller {
    let form = check_proof(PASSWORD, "").ok().unwrap();
    let started = confirm(&bench.centre, caller, form).await.ok().unwrap();
    bench.caller(&started.token.reveal()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_session_is_signed_out_and_says_from_where() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        let (id, other) = another(&bench).await;
        let ended_at = bench.centre.now();
        end(&bench.centre, &caller, &id).await.unwrap();
        assert!(bench.caller(&other).await.is_none());
        assert_eq!(end(&bench.centre, &caller, &id).await, Err(Error::NotFound), "once");
        assert_eq!(end(&bench.centre, &caller, &caller.session_id).await, Err(Error::NotFound), "not this one");
        assert!(bench.caller(&token).await.is_some());
        let found = shown(&bench, &caller).await;
        assert_eq!((found.sessions.len(), found.others), (1, 0));
        assert_eq!(found.ended[0].ended.reason(), "Signed out from Firefox on Linux");
        assert_eq!(found.ended[0].ended.at, ended_at);
        let actions = bench.actions(&caller.user_id).await;
        assert_eq!(actions.iter().filter(|action| *action == "session.revoked").count(), 1, "{actions:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sessions_of_others_do_not_exist() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (eve, eves) = bench.signed_in("eve@example.org").await;
        assert_eq!(end(&bench.centre, &caller, &eve.session_id).await, Err(Error::NotFound));
        assert_eq!(rename(&bench.centre, &caller, &eve.session_id, None).await, Err(Error::NotFound));
        assert_eq!(end_others(&bench.centre, &caller).await, Ok(0));
        assert!(bench.caller(&eves).await.is_some());
        assert_eq!(shown(&bench, &caller).await.sessions.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_needs_a_fresh_proof_and_all_others_go_at_once() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let others = [another(&bench).await, another(&bench).await];
        bench.clock.advance_s(601);
        assert_eq!(end(&bench.centre, &caller, &others[0].0).await, Err(Error::ConfirmIdentity));
        assert_eq!(end_others(&bench.centre, &caller).await, Err(Error::ConfirmIdentity));
        assert!(bench.caller(&others[0].1).await.is_some(), "nothing has happened");
        let caller = proven(&bench, &caller).await;
        let attempts = (0..16).map(|_| {
            let (centre, caller) = (bench.centre.clone(), caller.clone());
            async move {
                end_others(&centre, &caller)
                    .await
                    .and_then(|count| if count == 2 { Ok(()) } else { Err(Error::Conflict) })
            }
        });
        assert_eq!(successes_of(attempts.collect()).await, 1, "only one has ended two");
        for (_, token) in &others {
            assert!(bench.caller(token).await.is_none());
        }
        assert_eq!(shown(&bench, &caller).await.ended.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_stays_visible_for_thirty_days() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        another(&bench).await;
        for _ in 0..12 {
            let (id, _) = another(&bench).await;
            end(&bench.centre, &caller, &id).await.unwrap();
        }
        let few = shown(&bench, &caller).await;
        assert_eq!((few.ended.len(), few.more_ended), (10, true));
        let all = list(&bench.centre, &caller, Filter { all_ended: true, ..Filter::default() }).await.unwrap();
        assert_eq!((all.ended.len(), all.more_ended), (12, false));
        bench.clock.advance_s(29 * DAY_S);
        let (_, token) = another(&bench).await;
        let later = bench.caller(&token).await.unwrap();
        let all = list(&bench.centre, &later, Filter { all_ended: true, ..Filter::default() }).await.unwrap();
        assert_eq!(all.ended.len(), 14, "with the two whose time was over");
        assert!(all.ended.iter().any(|past| past.ended.by == EndedBy::Expiry));
        bench.clock.advance_s(2 * DAY_S);
        clean_up(&bench.centre).await.unwrap();
        let rows = bench.count("select count(*) from sessions where user_id = $1", &caller.user_id).await;
        assert_eq!(rows, 1, "{}: the last one's time was over only a day ago", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_that_was_idle_for_longest_makes_room() {
    for bench in benches_with(|config| config.sessions.max_per_user = 3).await {
        let (caller, first) = bench.signed_in(ADA).await;
        let (second, _) = another(&bench).await;
        another(&bench).await;
        bench.clock.advance_s(120);
        bench.caller(&first).await.unwrap();
        another(&bench).await;
        let found = shown(&bench, &caller).await;
        assert_eq!((found.sessions.len(), found.ended.len()), (3, 1));
        assert!(found.sessions.iter().all(|session| session.id != second), "{}: used last of all", bench.engine);
        assert_eq!(found.ended[0].ended.by, EndedBy::Eviction);
        assert!(bench.actions(&caller.user_id).await.contains(&"session.evicted".to_owned()));
    }
}
