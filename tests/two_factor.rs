//! Authenticators: what spends their codes, and how they go.

mod support;

use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::two_factor::flow::{Added, add, remove, spend, status, turn_off};
use latchkey::account::two_factor::types::{Tried, check_turn_off};
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;
use support::codes::otp;
use support::{Bench, PASSWORD, RACERS, ROUNDS, benches, benches_with, successes_of};

const ADA: &str = "ada@example.org";

async fn prove(bench: &Bench, caller: &Caller, code: &str) -> Option<Error> {
    let form = check_proof(PASSWORD, code).ok().unwrap();
    confirm(&bench.centre, caller, form).await.err()
}

async fn spent(bench: &Bench, caller: &Caller, code: &str) -> Result<Tried, Error> {
    let mut tx = bench.centre.db.begin().await.unwrap();
    let tried = spend(&mut tx, &bench.centre, &caller.user_id, &otp(code)).await?;
    tx.commit().await.unwrap();
    Ok(tried)
}

async fn off(bench: &Bench, caller: &Caller, password: &str, code: &str, new: &str) -> Option<Error> {
    let form = check_turn_off((password, code, new, new), bench.centre.password_policy());
    match form {
        Ok(form) => turn_off(&bench.centre, caller, form).await.err(),
        Err(fields) => Some(Error::Invalid(fields)),
    }
}

fn used() -> Option<Error> {
    Some(Error::invalid("code", Problem::UsedCode))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_works_once_and_an_older_one_never() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (phone, caller, _) = bench.enrol(&caller, "Pixel 9").await;
        let now = bench.centre.now();
        assert_eq!(prove(&bench, &caller, &phone.code(now, 0)).await, used(), "it confirmed the enrolment");
        assert_eq!(prove(&bench, &caller, &phone.code(now, -1)).await, used(), "older, and within the drift");
        let next = phone.code(now, 1);
        assert_eq!(prove(&bench, &caller, &next).await, None);
        assert_eq!(off(&bench, &caller, PASSWORD, &next, "").await, used());
        for _ in 0..3 {
            assert_eq!(spent(&bench, &caller, &next).await, Ok(Tried::Used), "for as long as the drift allows it");
            bench.clock.advance_s(30);
        }
        assert_eq!(spent(&bench, &caller, &next).await, Ok(Tried::Wrong), "its time is over");
        assert_eq!(prove(&bench, &caller, &phone.code(bench.centre.now(), 1)).await, None);
        let older = phone.code(bench.centre.now(), 0);
        assert_eq!(spent(&bench, &caller, &older).await, Ok(Tried::Used), "a newer one was accepted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_across_64_simultaneous_tries_is_spent_once() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        for round in 0..ROUNDS {
            bench.clock.advance_s(60);
            let code = phone.code(bench.centre.now(), 0);
            let attempts = (0..RACERS).map(|_| {
                let (centre, user_id, code) = (bench.centre.clone(), caller.user_id.clone(), otp(&code));
                async move {
                    let mut tx = centre.db.begin().await?;
                    let tried = spend(&mut tx, &centre, &user_id, &code).await?;
                    tx.commit().await?;
                    if matches!(tried, Tried::Accepted { .. }) { Ok(()) } else { Err(Error::Forbidden) }
                }
            });
            assert_eq!(successes_of(attempts.collect()).await, 1, "{} round {round}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_with_equal_codes_do_not_disturb_each_other() {
    for bench in benches().await {
        let (phone, ada, _) = bench.protected(ADA).await;
        let (eve, _) = bench.signed_in("eve@example.org").await;
        let mut tx = bench.centre.db.begin().await.unwrap();
        let twin = Added { id: "twin", name: "Twin", name_key: "twin", secret: phone.secret(), step: 0 };
        add(&mut tx, &bench.centre, &eve, twin).await.ok().unwrap();
        tx.commit().await.unwrap();
        let code = phone.code(bench.centre.now(), 0);
        for caller in [&ada, &eve] {
            assert!(matches!(spent(&bench, caller, &code).await, Ok(Tried::Accepted { .. })));
            assert_eq!(spent(&bench, caller, &code).await, Ok(Tried::Used));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_was_copied_to_another_row_does_not_open() {
    for bench in benches().await {
        let (phone, ada, _) = bench.protected(ADA).await;
        let (_, eve, _) = bench.protected("eve@example.org").await;
        let mut tx = bench.centre.db.begin().await.unwrap();
        let sql = "update authenticators set secret = (select secret from authenticators where user_id = $1) where user_id = $2";
        tx.query(sql).bind(&ada.user_id).bind(&eve.user_id).execute().await.unwrap();
        tx.commit().await.unwrap();
        let code = phone.code(bench.centre.now(), 0);
        assert!(matches!(spent(&bench, &eve, &code).await, Err(Error::Unavailable { .. })));
        let sql = "select count(*) from authenticators where user_id = $1 and secret like 'v1|%'";
        assert_eq!(bench.count(sql, &ada.user_id).await, 1, "sealed at rest");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_counts_once_for_any_number_of_devices() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
        let (_, caller, _) = bench.enrol(&caller, "Laptop").await;
        let wrong = phone.code(bench.centre.now(), 4000);
        for _ in 0..5 {
            assert_eq!(prove(&bench, &caller, &wrong).await, Some(Error::invalid("code", Problem::WrongCode)));
        }
        let right = phone.code(bench.centre.now(), 0);
        assert!(matches!(prove(&bench, &caller, &right).await, Some(Error::TooMany { .. })));
        assert!(matches!(off(&bench, &caller, PASSWORD, &right, "").await, Some(Error::TooMany { .. })), "one counter");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_one_ends_other_sessions_and_the_last_one_stays() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let (phone, caller, _) = bench.enrol(&caller, "Pixel 9").await;
        let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
        let devices = status(&bench.centre, &caller).await.ok().unwrap().devices;
        let stale = Caller { second_proven_at: None, ..caller.clone() };
        let refused = remove(&bench.centre, &stale, &devices[0].id, true).await.err();
        assert_eq!(refused, Some(Error::ConfirmIdentity));
        let removed = remove(&bench.centre, &caller, &devices[0].id, true).await.ok().unwrap();
        assert_eq!((removed.name.as_str(), removed.sessions_ended), ("Pixel 9", Some(1)));
        assert!(bench.caller(&other).await.is_none());
        assert!(bench.mails(ADA).await[0].subject.contains("authenticator was removed"));
        let code = phone.code(bench.centre.now(), 1);
        assert_eq!(spent(&bench, &caller, &code).await, Ok(Tried::Wrong), "its codes no longer work");
        let last = remove(&bench.centre, &caller, &devices[1].id, true).await.err();
        assert_eq!(last, Some(Error::Conflict), "the last one goes by turning it off");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_simultaneous_removals_leave_one() {
    for bench in benches_with(|config| config.limits = false).await {
        let (_, mut caller, _) = bench.protected(ADA).await;
        for round in 0..ROUNDS {
            (_, caller, _) = bench.enrol(&caller, &format!("Phone {round}")).await;
            let devices = status(&bench.centre, &caller).await.ok().unwrap().devices;
            let attempts = devices.into_iter().map(|device| {
                let (centre, caller) = (bench.centre.clone(), caller.clone());
                async move { remove(&centre, &caller, &device.id, false).await }
            });
            assert_eq!(successes_of(attempts.collect()).await, 1, "{} round {round}", bench.engine);
        }
    }
}
