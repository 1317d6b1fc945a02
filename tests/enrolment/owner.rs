//! Whose it is: who may begin, see, confirm and name it, and what becomes of other sessions.

use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::enrolment::flow::{begin, confirm, give_up, pending, show};
use latchkey::account::session_ends::types::EndedBy;
use latchkey::account::two_factor::flow::{rename, status};
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;

use crate::support::codes::{label, otp};
use crate::support::{PASSWORD, RACERS, ROUNDS, benches, benches_with, successes_of};
use crate::{ADA, names, refused, try_code};

#[tokio::test(flavor = "multi_thread")]
async fn only_the_session_that_began_can_see_and_confirm_it() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let other = bench.caller(&other).await.unwrap();
        let (phone, offer) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        assert!(show(&bench.centre, &caller).await.is_ok_and(|again| again.key == offer.key));
        let code = phone.code(bench.centre.now(), 0);
        assert_eq!(try_code(&bench, &other, &code).await, refused("code", Problem::Expired));
        assert_eq!(show(&bench.centre, &other).await.err(), refused("code", Problem::Expired));
        assert_eq!(pending(&bench.centre, &other).await.ok().unwrap().name, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_given_up_once_and_by_the_session_that_began_without_a_proof() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let other = bench.caller(&other).await.unwrap();
        let (phone, offer) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        let stale = Caller { authenticated_at: caller.authenticated_at.plus_s(-86_400), ..caller.clone() };
        let given_up = |caller: Caller, id: &'static str| {
            let centre = bench.centre.clone();
            async move { give_up(&centre, &caller, id).await }
        };
        let foreign = given_up(other, "").await.err();
        assert_eq!(foreign, refused("id", Problem::Expired), "{}: not its own", bench.engine);
        let older = given_up(caller.clone(), "another").await.err();
        assert_eq!(older, refused("id", Problem::KeyReplaced), "{}: not what another tab began since", bench.engine);
        assert_eq!(
            give_up(&bench.centre, &stale, &offer.id).await.ok().as_deref(),
            Some("Pixel 9"),
            "{}",
            bench.engine
        );
        let twice = given_up(caller.clone(), "").await.err();
        assert_eq!(twice, refused("id", Problem::Expired), "{}: once", bench.engine);
        assert_eq!(pending(&bench.centre, &caller).await.ok().unwrap().name, None, "{}", bench.engine);
        let code = phone.code(bench.centre.now(), 0);
        assert_eq!(try_code(&bench, &caller, &code).await, refused("code", Problem::Expired), "{}", bench.engine);
        let actions = bench.actions(&caller.user_id).await;
        let given_up = actions.iter().filter(|action| *action == "two_factor.enrolment_given_up").count();
        assert_eq!(given_up, 1, "{}", bench.engine);

        bench.offered(&caller, "Old phone").await.ok().unwrap();
        bench.clock.advance_s(601);
        assert_eq!(
            give_up(&bench.centre, &caller, "").await.ok().as_deref(),
            Some("Old phone"),
            "{}: late",
            bench.engine
        );

        let caller = Caller { authenticated_at: bench.centre.now(), ..caller };
        let (phone, offer) = bench.offered(&caller, "Tablet").await.ok().unwrap();
        let code = phone.code(bench.centre.now(), 0);
        assert_eq!(try_code(&bench, &caller, &code).await, None, "{}", bench.engine);
        let late = give_up(&bench.centre, &caller, &offer.id).await.err();
        assert_eq!(late, refused("id", Problem::KeyInUse), "{}: in use", bench.engine);
        assert_eq!(names(&bench, &caller).await, ["Tablet"], "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_given_up_or_confirmed_but_never_both() {
    for bench in benches_with(|config| config.limits = false).await {
        for round in 0..ROUNDS {
            let (caller, _) = bench.signed_in(&format!("ada{round}@example.org")).await;
            let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
            let code = phone.code(bench.centre.now(), 0);
            let attempt = |n: usize| {
                let (centre, caller, code) = (bench.centre.clone(), caller.clone(), code.clone());
                async move {
                    match n % 8 {
                        0 => confirm(&centre, &caller, "", &otp(&code), false).await.map(drop),
                        _ => give_up(&centre, &caller, "").await.map(drop),
                    }
                }
            };
            let done = successes_of((0..RACERS).map(attempt).collect()).await;
            assert_eq!(done, 1, "{}: round {round}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_proof_or_an_unproven_address_begins_nothing() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let unproven = Caller { email_verified_at: None, ..caller.clone() };
        let begun = begin(&bench.centre, &unproven, &label("Pixel 9")).await.err();
        assert_eq!(begun, refused("name", Problem::EmailUnverified));
        bench.clock.advance_s(590);
        let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        bench.clock.advance_s(10);
        assert_eq!(begin(&bench.centre, &caller, &label("Tablet")).await.err(), Some(Error::ConfirmIdentity));
        assert_eq!(show(&bench.centre, &caller).await.err(), Some(Error::ConfirmIdentity));
        let code = phone.code(bench.centre.now(), 0);
        assert_eq!(try_code(&bench, &caller, &code).await, Some(Error::ConfirmIdentity));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_unique_whatever_their_case() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
        assert_eq!(bench.offered(&caller, "PIXEL 9").await.err(), refused("name", Problem::Taken));
        let devices = status(&bench.centre, &caller).await.ok().unwrap().devices;
        let renamed = |id: String, name: &'static str| {
            let (centre, caller) = (bench.centre.clone(), caller.clone());
            async move { rename(&centre, &caller, &id, &label(name)).await.err() }
        };
        assert_eq!(renamed(devices[1].id.clone(), "pixel 9").await, refused("name", Problem::Taken));
        assert_eq!(renamed(devices[1].id.clone(), "TABLET").await, None, "its own name in another case");
        assert_eq!(renamed("no-such".to_owned(), "Phone").await, Some(Error::NotFound));
        let (stranger, _) = bench.signed_in("eve@example.org").await;
        let theirs = rename(&bench.centre, &stranger, &devices[0].id, &label("Mine")).await.err();
        assert_eq!(theirs, Some(Error::NotFound));
        assert_eq!(names(&bench, &caller).await, ["Pixel 9", "TABLET"]);
        bench.clock.advance_s(600);
        assert_eq!(renamed(devices[0].id.clone(), "Tablet 2").await, Some(Error::ConfirmIdentity), "an old proof");
        let unproven = Caller { second_proven_at: None, authenticated_at: bench.centre.now(), ..caller.clone() };
        let swapped = rename(&bench.centre, &unproven, &devices[0].id, &label("Tablet 2")).await.err();
        assert_eq!(swapped, Some(Error::ConfirmIdentity), "{}: the password alone", bench.engine);
        assert_eq!(names(&bench, &caller).await, ["Pixel 9", "TABLET"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_spends_none_of_the_ten_of_an_hour() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        for _ in 0..12 {
            assert_eq!(bench.offered(&caller, "Pixel 9").await.err(), refused("name", Problem::Taken));
        }
        for n in 0..9 {
            let begun = bench.offered(&caller, &format!("Tablet {n}")).await.err();
            assert_eq!(begun, None, "{}: {n}, after the first", bench.engine);
        }
        let full = bench.offered(&caller, "Tablet 9").await.err();
        assert!(matches!(full, Some(Error::TooMany { .. })), "{}: {full:?}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sessions_go_on_unless_they_are_to_end_with_it() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let (_, caller, _) = bench.enrol(&caller, "Pixel 9").await;
        assert!(bench.caller(&other).await.is_some(), "{}: nobody asked for it", bench.engine);

        bench.clock.advance_s(60);
        let (tablet, _) = bench.offered(&caller, "Tablet").await.ok().unwrap();
        let code = otp(&tablet.code(bench.centre.now(), 0));
        let (enrolled, session) = confirm(&bench.centre, &caller, "", &code, true).await.ok().unwrap();
        assert_eq!(enrolled.sessions_ended, Some(1), "{}", bench.engine);
        assert!(bench.caller(&other).await.is_none());
        let caller = bench.caller(&session.token.reveal()).await.expect("this one goes on");
        let shown = list(&bench.centre, &caller, Filter::default()).await.unwrap();
        assert_eq!(shown.ended[0].ended.by, EndedBy::FactorAdded);
        assert!(bench.actions(&caller.user_id).await.contains(&"session.others_revoked".to_owned()));
    }
}
