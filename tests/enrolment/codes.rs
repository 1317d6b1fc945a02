//! The code that confirms an authenticator, and those that do not.

use latchkey::account::enrolment::flow::{confirm, pending, show};
use latchkey::error::Problem;
use latchkey::server::caller::Caller;

use crate::support::codes::otp;
use crate::support::{PASSWORD, RACERS, ROUNDS, benches, benches_with, successes_of};
use crate::{ADA, names, refused, try_code};

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_is_active_once_its_code_was_right() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let (phone, offer) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        assert!(offer.link.starts_with("otpauth://totp/Latchkey:ada%40example.org?secret="), "{}", offer.link);
        assert!(offer.link.contains(&offer.key.replace(' ', "")) && offer.until == bench.centre.now().plus_s(600));
        assert_eq!(phone.secret().len(), 20, "160 bits");
        assert_eq!(pending(&bench.centre, &caller).await.ok().unwrap().name.as_deref(), Some("Pixel 9"));
        let wrong = format!("{:06}", (phone.code(bench.centre.now(), 0).parse::<u32>().unwrap() + 1) % 1_000_000);
        assert_eq!(try_code(&bench, &caller, &wrong).await, refused("code", Problem::WrongCode));
        assert!(names(&bench, &caller).await.is_empty());

        let right = otp(&phone.code(bench.centre.now(), 0));
        let enrolled_at = bench.centre.now();
        let (enrolled, session) = confirm(&bench.centre, &caller, &offer.id, &right, false).await.ok().unwrap();
        assert!(bench.caller(&cookie).await.is_none(), "the session got a new cookie");
        let after = bench.caller(&session.token.reveal()).await.unwrap();
        assert_eq!((after.authenticators, after.second_proven_at), (1, Some(enrolled_at)));
        assert_eq!(after.authenticated_at, caller.authenticated_at, "a code does not renew the proof of the password");
        assert_eq!(names(&bench, &after).await, ["Pixel 9"]);
        assert_eq!(enrolled.codes.map(|codes| codes.codes.len()), Some(10), "backup codes come with the first");
        assert_eq!(pending(&bench.centre, &after).await.ok().unwrap().name, None);
        let mails = bench.mails(ADA).await;
        assert!(mails[0].subject.contains("authenticator was added") && mails[0].text.contains("“Pixel 9”"));
        assert!(bench.actions(&caller.user_id).await.contains(&"two_factor.authenticator_added".to_owned()));

        let (_, after, codes) = bench.enrol(&after, "Tablet").await;
        assert!(codes.is_none(), "and with the first only");
        assert_eq!(names(&bench, &after).await, ["Pixel 9", "Tablet"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_another_time_tells_how_far_off_the_clock_is() {
    for bench in benches().await {
        for (steps, minutes) in [(2, 1), (6, 3), (-20, -10)] {
            let (caller, _) = bench.signed_in(&format!("ada{steps}@example.org")).await;
            let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
            let code = phone.code(bench.centre.now(), steps);
            assert_eq!(
                try_code(&bench, &caller, &code).await,
                refused("code", Problem::ClockOff { minutes }),
                "{steps}"
            );
            let far = phone.code(bench.centre.now(), 21);
            assert_eq!(try_code(&bench, &caller, &far).await, refused("code", Problem::WrongCode));
            let drifted = phone.code(bench.centre.now(), 1);
            assert_eq!(try_code(&bench, &caller, &drifted).await, None, "one step is drift");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_or_ten_minutes_end_it() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        let far = phone.code(bench.centre.now(), 400);
        for _ in 0..4 {
            assert_eq!(try_code(&bench, &caller, &far).await, refused("code", Problem::WrongCode));
        }
        assert_eq!(try_code(&bench, &caller, &far).await, refused("code", Problem::TooManyTries));
        let right = phone.code(bench.centre.now(), 0);
        assert_eq!(try_code(&bench, &caller, &right).await, refused("code", Problem::Expired));

        let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        let (newer, _) = bench.offered(&caller, "Pixel 8").await.ok().unwrap();
        let code = phone.code(bench.centre.now(), 0);
        assert!(try_code(&bench, &caller, &code).await.is_some(), "another one took its place");
        bench.clock.advance_s(590);
        let fresh = Caller { authenticated_at: bench.centre.now(), ..caller };
        assert!(show(&bench.centre, &fresh).await.is_ok_and(|offer| offer.until == bench.centre.now().plus_s(10)));
        bench.clock.advance_s(10);
        let late = newer.code(bench.centre.now(), 0);
        assert_eq!(try_code(&bench, &fresh, &late).await, refused("code", Problem::Expired));
        assert_eq!(show(&bench.centre, &fresh).await.err(), refused("code", Problem::Expired));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_for_once_more_it_is_the_same_one_until_a_code_was_tried_or_half_its_time_is_over() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let key = async |name| bench.offered(&caller, name).await.ok().unwrap().1.key;
        let first = key("Pixel 9").await;
        bench.clock.advance_s(290);
        // Ten an hour are allowed to be made; this makes none.
        for _ in 0..20 {
            assert_eq!(key("Pixel 9").await, first, "{}", bench.engine);
        }
        let another = key("Pixel 8").await;
        assert_ne!(another, first, "another name is another one");
        bench.clock.advance_s(301);
        let late = key("Pixel 8").await;
        assert_ne!(late, another, "there would be too little time");
        assert!(try_code(&bench, &caller, "000000").await.is_some());
        assert_ne!(key("Pixel 8").await, late, "a code was tried");
        let other = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let other = bench.caller(&other).await.unwrap();
        assert_ne!(bench.offered(&other, "Pixel 8").await.ok().unwrap().1.key, late, "another session");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_one_that_another_tab_replaced_is_no_try_at_the_newer_one() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (phone, older) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        let (_, newer) = bench.offered(&caller, "Tablet").await.ok().unwrap();
        let code = otp(&phone.code(bench.centre.now(), 0));
        for _ in 0..6 {
            let replaced = confirm(&bench.centre, &caller, &older.id, &code, false).await.err();
            assert_eq!(replaced, refused("code", Problem::KeyReplaced), "{}", bench.engine);
        }
        let tried = "select count(*) from enrolments where id = $1 and tries > 0";
        assert_eq!(bench.count(tried, &newer.id).await, 0, "{}", bench.engine);
        let refused_one = confirm(&bench.centre, &caller, &newer.id, &code, false).await.err();
        assert_eq!(refused_one, refused("code", Problem::WrongCode));
        assert_eq!(bench.count(tried, &newer.id).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_64_simultaneous_confirmations_succeeds() {
    for bench in benches_with(|config| config.limits = false).await {
        let (mut caller, _) = bench.signed_in(ADA).await;
        for round in 0..ROUNDS {
            let (phone, _) = bench.offered(&caller, &format!("Phone {round}")).await.ok().unwrap();
            let code = phone.code(bench.centre.now(), 0);
            let attempts = (0..RACERS).map(|_| {
                let (centre, caller, code) = (bench.centre.clone(), caller.clone(), otp(&code));
                async move { confirm(&centre, &caller, "", &code, false).await }
            });
            assert_eq!(successes_of(attempts.collect()).await, 1, "{} round {round}", bench.engine);
            caller.authenticators += 1;
            caller.second_proven_at = Some(bench.centre.now());
            assert_eq!(names(&bench, &caller).await.len(), round + 1);
        }
        let sql = "select count(*) from backup_code_sets where user_id = $1";
        assert_eq!(bench.count(sql, &caller.user_id).await, 1, "one set came with the first");
    }
}
