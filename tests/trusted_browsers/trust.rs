//! What trust spares, how long it lasts, and how its owner sees and revokes it.

use std::sync::Arc;

use latchkey::account::identity::flow::require;
use latchkey::account::sessions::flow::{end_all, resume};
use latchkey::account::sessions::types::EndedBy;
use latchkey::account::trusted_browsers::flow::{list, revoke, revoke_all, revoke_every};
use latchkey::error::Error;

use crate::support::second::{Browser, code};
use crate::support::{PASSWORD, benches};
use crate::{ADA, caller, listed, trusting};

const DAY_S: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_browser_is_not_asked_for_a_code_but_proves_no_second_factor() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = trusting(&bench, "192.0.2.10", 0).await;
        assert!(browser.first(&bench, ADA).await.unwrap(), "{}", bench.engine);
        let caller = caller(&bench, &browser).await;
        assert_eq!(caller.second_proven_at, None);
        assert_eq!(require(&bench.centre, &caller).err(), Some(Error::ConfirmIdentity), "step-up asks for a code");
        let sql = "select count(*) from sessions where user_id = $1 and factors = 'password+trusted_browser'";
        assert_eq!(bench.count(sql, &user_id).await, 1);
        let mut other = Browser::at("192.0.2.10");
        assert!(!other.first(&bench, ADA).await.unwrap(), "another browser is");
        let grace = bench.two_factor("grace@example.org").await;
        assert!(!grace.is_empty() && !browser.first(&bench, "grace@example.org").await.unwrap(), "another person is");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trust_lasts_for_thirty_days_however_often_it_is_used() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = trusting(&bench, "192.0.2.10", 0).await;
        for _ in 0..29 {
            bench.clock.advance_s(DAY_S);
            assert!(browser.first(&bench, ADA).await.unwrap());
        }
        bench.clock.advance_s(DAY_S);
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: not renewed (Vaultwarden #6929)", bench.engine);
        browser.second(&bench, &code(&bench), true).await.unwrap();
        assert!(browser.first(&bench, ADA).await.unwrap());
        assert_eq!(listed(&bench, &browser).await.browsers.len(), 1, "the old row is not listed beside the new one");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trust_is_listed_and_revoked_one_by_one_or_in_all() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut here = trusting(&bench, "192.0.2.10", 0).await;
        bench.clock.advance_s(60);
        let mut there = trusting(&bench, "203.0.113.9", 0).await;
        let shown = listed(&bench, &here).await;
        let facts: Vec<_> = shown.browsers.iter().map(|one| (one.address.as_str(), one.current)).collect();
        assert_eq!(facts, [("192.0.2.10", true), ("203.0.113.9", false)], "{}", bench.engine);
        assert_eq!(shown.browsers[0].title, "Firefox 144 on Linux");
        assert_eq!(shown.browsers[0].expires_at.seconds_since(shown.browsers[0].used_at), 30 * DAY_S);

        let ada = caller(&bench, &here).await;
        let grace = bench.signed_in("grace@example.org").await.0;
        assert_eq!(revoke(&bench.centre, &grace, &shown.browsers[1].id).await, Ok(None));
        assert_eq!(listed(&bench, &here).await.browsers.len(), 2, "not by somebody else");
        let title = revoke(&bench.centre, &ada, &shown.browsers[1].id).await.unwrap();
        assert_eq!(title.as_deref(), Some("Firefox 144 on Linux"), "{}", bench.engine);
        assert!(!there.first(&bench, ADA).await.unwrap());
        assert_eq!(listed(&bench, &here).await.browsers.len(), 1);
        revoke_every(&bench.centre, &ada).await.unwrap();
        assert!(listed(&bench, &here).await.browsers.is_empty());
        assert!(!here.first(&bench, ADA).await.unwrap());
        assert!(bench.actions(&user_id).await.ends_with(&["second_step.asked".to_owned()]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_read_while_somebody_else_writes() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let here = trusting(&bench, "192.0.2.10", 0).await;
        let ada = caller(&bench, &here).await;
        let writing = bench.centre.db.begin().await.unwrap();
        let shown = list(&bench.centre, &ada).await;
        assert_eq!(shown.map(|shown| shown.browsers.len()), Ok(1), "{}", bench.engine);
        drop(writing);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_asks_for_a_fresh_proof() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let browser = trusting(&bench, "192.0.2.10", 0).await;
        bench.clock.advance_s(601);
        let ada = caller(&bench, &browser).await;
        assert_eq!(revoke(&bench.centre, &ada, "any").await.err(), Some(Error::ConfirmIdentity));
        assert_eq!(revoke_every(&bench.centre, &ada).await.err(), Some(Error::ConfirmIdentity));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_revokes_is_refused_by_the_other_at_the_next_request() {
    for bench in benches().await.into_iter().filter(|bench| bench.engine == "postgres") {
        let user_id = bench.two_factor(ADA).await;
        let twin = bench.twin().await;
        for attempt in 0..200 {
            bench.clock.advance_s(60);
            let mut browser = trusting(&bench, "192.0.2.10", 0).await;
            assert!(browser.first_on(&twin, &bench, ADA, PASSWORD).await.unwrap(), "{attempt}: trusted on both");
            let (visitor, cookie) = (Arc::new(browser.visitor(&bench)), browser.cookie("lk"));
            assert!(resume(&bench.centre, Arc::clone(&visitor), &cookie).await.unwrap().is_some(), "{attempt}");
            let mut tx = twin.db.begin().await.unwrap();
            end_all(&mut tx, &twin, &user_id, None, EndedBy::Revoked).await.unwrap();
            revoke_all(&mut tx, &twin, &user_id).await.unwrap();
            tx.commit().await.unwrap();
            assert!(resume(&bench.centre, visitor, &cookie).await.unwrap().is_none(), "{attempt}: the session");
            assert!(!browser.first(&bench, ADA).await.unwrap(), "{attempt}: the trust");
        }
    }
}
