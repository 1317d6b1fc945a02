//! Browsers that are spared the second step, and everything that voids that.

mod support;

use std::sync::Arc;

use latchkey::account::identity::flow::require;
use latchkey::account::sessions::flow::{end_all, resume};
use latchkey::account::sessions::types::EndedBy;
use latchkey::account::trusted_browsers::flow::{list, revoke, revoke_all, revoke_every};
use latchkey::account::trusted_browsers::types::TrustedBrowsers;
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use latchkey::server::caller::Caller;
use support::second::{Browser, code, code_after};
use support::{Bench, OTHER, PASSWORD, benches, email};

const ADA: &str = "ada@example.org";
const DAY_S: i64 = 86_400;

/// A browser that Ada has just trusted.
async fn trusting(bench: &Bench, address: &'static str, steps: i64) -> Browser {
    let mut browser = Browser::at(address);
    assert!(!browser.first(bench, ADA).await.unwrap());
    browser.second(bench, &code_after(bench, steps), true).await.unwrap();
    browser
}

async fn caller(bench: &Bench, browser: &Browser) -> Caller {
    let visitor = Arc::new(browser.visitor(bench));
    resume(&bench.centre, visitor, &browser.cookie("lk")).await.unwrap().unwrap()
}

async fn listed(bench: &Bench, browser: &Browser) -> TrustedBrowsers {
    list(&bench.centre, &caller(bench, browser).await).await.unwrap()
}

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
async fn any_change_of_password_or_factors_voids_it() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = trusting(&bench, "192.0.2.10", 0).await;

        let added = bench.add_authenticator(&user_id, "New phone").await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: a factor more", bench.engine);
        browser.second(&bench, &code_after(&bench, 1), true).await.unwrap();
        assert!(browser.first(&bench, ADA).await.unwrap());

        bench.run("delete from authenticators where id = $1", &[&added]).await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: a factor less", bench.engine);
        bench.clock.advance_s(60);
        browser.second(&bench, &code(&bench), true).await.unwrap();

        bench.run("delete from authenticators where user_id = $1", &[&user_id]).await;
        bench.add_authenticator(&user_id, "Replacement").await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: another factor", bench.engine);

        bench.clock.advance_s(60);
        browser.second(&bench, &code(&bench), true).await.unwrap();
        let phone = "insert into phones (id, user_id, number, ending, created_at) values ('phone', $1, '', '42', 0)";
        bench.run(phone, &[&user_id]).await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: a phone", bench.engine);

        bench.run("delete from authenticators where user_id = $1", &[&user_id]).await;
        let mut fresh = Browser::at("192.0.2.10");
        assert!(fresh.first(&bench, ADA).await.unwrap(), "two-factor is off");
        assert_eq!(listed(&bench, &fresh).await, TrustedBrowsers::default());
    }
}

async fn set_other_password(bench: &Bench) {
    request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
    let token = bench.token_in_mail(ADA).await;
    let chosen = NewPassword::check(OTHER, PasswordPolicy::of(PasswordPreset::Strict, false)).ok().unwrap();
    reset(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_voids_trust_and_half_done_sign_ins() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut trusted = trusting(&bench, "192.0.2.10", 0).await;
        let mut half = Browser::at("192.0.2.11");
        half.first(&bench, ADA).await.unwrap();
        set_other_password(&bench).await;
        let over = Some(Error::invalid("challenge", Problem::Expired));
        assert_eq!(half.second(&bench, &code_after(&bench, 1), false).await.err(), over, "{}", bench.engine);
        assert!(!trusted.first_on(&bench.centre, &bench, ADA, OTHER).await.unwrap(), "{}", bench.engine);
        assert!(trusted.second(&bench, &code_after(&bench, 1), false).await.is_ok(), "the code was not spent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_tells_nobody_ends_half_done_sign_ins_all_the_same() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let over = Some(Error::invalid("challenge", Problem::Expired));
        let changes = [
            "update users set password_hash = 'changed' where id = $1",
            "update users set reset_required_at = 1 where id = $1",
            "update users set disabled_at = 1 where id = $1",
        ];
        for change in changes {
            let mut browser = Browser::at("192.0.2.10");
            browser.first(&bench, ADA).await.unwrap();
            let (before,): (String,) = bench
                .centre
                .db
                .query("select password_hash from users where id = $1")
                .bind(&user_id)
                .one()
                .await
                .unwrap();
            bench.run(change, &[&user_id]).await;
            assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over, "{}: {change}", bench.engine);
            let undo =
                "update users set password_hash = $2, reset_required_at = null, disabled_at = null where id = $1";
            bench.run(undo, &[&user_id, &before]).await;
        }
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let mut tx = bench.centre.db.begin().await.unwrap();
        end_all(&mut tx, &bench.centre, &user_id, None, EndedBy::Revoked).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over, "everything was ended");
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
        revoke(&bench.centre, &grace, &shown.browsers[1].id).await.unwrap();
        assert_eq!(listed(&bench, &here).await.browsers.len(), 2, "not by somebody else");
        revoke(&bench.centre, &ada, &shown.browsers[1].id).await.unwrap();
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
