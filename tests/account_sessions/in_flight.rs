//! A request that was under way when its session was ended changes nothing any more.

use std::time::Duration;

use latchkey::account::active_sessions::flow::{end, end_others};
use latchkey::account::alerts::flow::save;
use latchkey::account::alerts::types::Switches;
use latchkey::account::backup_codes::flow::{confirm as confirm_codes, discard, renew};
use latchkey::account::enrolment::flow::{begin, confirm as confirm_enrolment, give_up as give_enrolment_up};
use latchkey::account::factors::flow::reset;
use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::phone::flow::{add, confirm as confirm_phone, give_up, remove as remove_phone};
use latchkey::account::sessions::flow::end_all;
use latchkey::account::sessions::types::EndedBy;
use latchkey::account::trusted_browsers::flow::{revoke, revoke_every};
use latchkey::account::two_factor::flow::{remove, rename, status, turn_off};
use latchkey::account::two_factor::types::check_turn_off;
use latchkey::error::Error;
use latchkey::fields::Phone as Number;
use latchkey::server::caller::Caller;

use crate::ADA;
use crate::support::codes::{label, otp};
use crate::support::{Bench, PASSWORD, benches, email};

const NUMBER: &str = "+351961234578";

/// What an account has, in counts of rows.
async fn standing(bench: &Bench, user_id: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for sql in [
        "select count(*) from authenticators where user_id = $1",
        "select count(*) from backup_code_sets where user_id = $1 and confirmed_at is not null",
        "select count(*) from phones where user_id = $1",
        "select count(*) from enrolments where user_id = $1",
        "select count(*) from sessions where user_id = $1 and ended_at is null",
        "select count(*) from trusted_browsers where user_id = $1 and revoked_at is null",
        "select count(*) from alert_settings where user_id = $1 and new_device_off_at is not null",
    ] {
        found.push(bench.count(sql, user_id).await);
    }
    found
}

async fn end_sessions_of(bench: &Bench, caller: &Caller) {
    let mut tx = bench.centre.db.begin().await.unwrap();
    end_all(&mut tx, &bench.centre, &caller.user_id, None, EndedBy::Revoked).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_factor_is_changed_by_a_session_that_was_just_ended() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let (tablet, caller, _) = bench.enrol(&caller, "Tablet").await;
        let codes = renew(&bench.centre, &caller).await.ok().unwrap();
        let (third, offer) = bench.offered(&caller, "Third").await.ok().unwrap();
        add(&bench.centre, &caller, &Number::check(NUMBER).ok().unwrap()).await.unwrap();
        let texted = otp(&bench.mails(NUMBER).await.remove(0).text[..6]);
        let devices = status(&bench.centre, &caller).await.ok().unwrap().devices;
        end_sessions_of(&bench, &caller).await;
        let other = bench.sign_in_from("192.0.2.10", ADA, PASSWORD, false).await.err();
        assert_eq!(other, Some(Error::ConfirmIdentity), "a second step waits");
        let before = standing(&bench, &caller.user_id).await;
        bench.clock.advance_s(60);

        let centre = &bench.centre;
        let now = centre.now();
        let caller = Caller { authenticated_at: now, second_proven_at: Some(now), ..caller };
        let proof = check_proof(PASSWORD, &phone.code(now, 0)).ok().unwrap();
        let off = check_turn_off((PASSWORD, &tablet.code(now, 0), "", ""), centre.password_policy()).ok().unwrap();
        let none = Switches { new_device: false, new_location: false, new_browser: false };
        let refused = [
            ("remove", remove(centre, &caller, &devices[0].id, false).await.err()),
            ("remove, with others", remove(centre, &caller, &devices[0].id, true).await.err()),
            ("rename", rename(centre, &caller, &devices[0].id, &label("Mine")).await.err()),
            ("new codes", renew(centre, &caller).await.err()),
            ("use codes", confirm_codes(centre, &caller, &codes.id, false).await.err()),
            ("throw codes away", discard(centre, &caller, &codes.id).await.err()),
            ("give a number up", give_up(centre, &caller).await.err()),
            ("give an authenticator up", give_enrolment_up(centre, &caller, "").await.err()),
            ("number", confirm_phone(centre, &caller, &texted, false).await.err()),
            ("no number", remove_phone(centre, &caller, false).await.err()),
            ("begin", begin(centre, &caller, &label("Fourth")).await.err()),
            ("add", confirm_enrolment(centre, &caller, &offer.id, &otp(&third.code(now, 0)), false).await.err()),
            ("end others", end_others(centre, &caller).await.err()),
            ("end one", end(centre, &caller, "any").await.err()),
            ("trust of all", revoke_every(centre, &caller).await.err()),
            ("trust of one", revoke(centre, &caller, "any").await.err()),
            ("alerts", save(centre, &caller, none).await.err()),
            ("prove", confirm(centre, &caller, proof).await.err()),
            ("turn off", turn_off(centre, &caller, off).await.err()),
        ];
        for (what, answer) in refused {
            assert_eq!(answer, Some(Error::SignedOut), "{}: {what}", bench.engine);
        }
        assert_eq!(standing(&bench, &caller.user_id).await, before, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_waited_for_the_end_of_its_session_sees_it() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
        let devices = status(&bench.centre, &caller).await.ok().unwrap().devices;
        // As "this was not me" does: the account, then its sessions.
        let mut tx = bench.centre.db.begin().await.unwrap();
        let hold = tx.query("update users set created_at = created_at where id = $1").bind(&caller.user_id);
        hold.execute().await.unwrap();
        let (centre, asking, id) = (bench.centre.clone(), caller.clone(), devices[0].id.clone());
        let removal = tokio::spawn(async move { remove(&centre, &asking, &id, false).await.err() });
        waits(&bench).await;
        end_all(&mut tx, &bench.centre, &caller.user_id, None, EndedBy::NotMe).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(removal.await.unwrap(), Some(Error::SignedOut), "{}", bench.engine);
        let left = "select count(*) from authenticators where user_id = $1";
        assert_eq!(bench.count(left, &caller.user_id).await, 2, "{}", bench.engine);
    }
}

/// Until somebody waits for a row. On SQLite the writer is taken, so who comes later waits in any case.
async fn waits(bench: &Bench) {
    let Some(name) = bench.database() else { return tokio::time::sleep(Duration::from_millis(100)).await };
    let sql = "select count(*) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'";
    while bench.count(sql, name).await == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_needs_no_session_and_the_sessions_say_that_it_was_the_operator() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        reset(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap().expect("an account");
        let by = "select count(*) from sessions where user_id = $1 and ended_by = 'operator'";
        assert_eq!(bench.count(by, &caller.user_id).await, 1, "{}", bench.engine);
        let here = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let here = bench.caller(&here).await.unwrap();
        let shown = crate::shown(&bench, &here).await;
        let words = "Signed out when the operator reset two-factor authentication";
        assert_eq!(shown.ended[0].ended.reason(), words, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_with_the_second_factor_says_from_where() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
        let (phone, caller, _) = bench.enrol(&caller, "Pixel 9").await;
        bench.clock.advance_s(60);
        let code = phone.code(bench.centre.now(), 0);
        let form = check_turn_off((PASSWORD, &code, "", ""), bench.centre.password_policy()).ok().unwrap();
        let (_, renewed) = turn_off(&bench.centre, &caller, form).await.ok().unwrap();
        let caller = bench.caller(&renewed.token.reveal()).await.unwrap();
        let reason = crate::shown(&bench, &caller).await.ended[0].ended.reason();
        let words = "Signed out when two-factor authentication was turned off from Firefox on Linux";
        assert_eq!(reason, words, "{}", bench.engine);
    }
}
