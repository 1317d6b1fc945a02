//! Too many wrong codes, wherever they were entered, and what unlocks those that are locked.

use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::two_factor::flow::{status, turn_off};
use latchkey::account::two_factor::types::check_turn_off;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;
use latchkey::sign_in::second_step::flow::show;
use latchkey::sign_in::second_step::types::SecondStep;

use crate::ADA;
use crate::support::browser::{Browser as Page, text};
use crate::support::second::{Browser, wrong_code};
use crate::support::{Bench, PASSWORD, benches};

/// Enters a wrong code where somebody signed in is asked for one.
async fn wrong(bench: &Bench, caller: &Caller, how: &str) -> Option<Error> {
    let digits = wrong_code(bench);
    if how == "the identity dialog" {
        return confirm(&bench.centre, caller, check_proof(PASSWORD, &digits).ok().unwrap()).await.err();
    }
    let form = check_turn_off((PASSWORD, &digits, "", ""), bench.centre.password_policy()).ok().unwrap();
    turn_off(&bench.centre, caller, form).await.err()
}

async fn waits(bench: &Bench, browser: &Browser) -> bool {
    matches!(show(&bench.centre, &browser.visitor(bench)).await, Ok(SecondStep::Waits(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_that_fills_the_counter_ends_every_half_done_sign_in_wherever_it_was_entered() {
    for how in ["the identity dialog", "turning it off"] {
        for bench in benches().await {
            let (_, cookie) = bench.signed_in(ADA).await;
            let user_id = bench.user_id(ADA).await;
            bench.add_authenticator(&user_id, "Pixel 9").await;
            let caller = bench.caller(&cookie).await.unwrap();
            let mut guesser = Browser::at("198.51.100.7");
            assert_eq!(guesser.first(&bench, ADA).await, Ok(false));
            for n in 0..5 {
                assert!(waits(&bench, &guesser).await, "{}: {how}, {n}", bench.engine);
                let refused = wrong(&bench, &caller, how).await;
                assert_eq!(refused, Some(Error::invalid("code", Problem::WrongCode)), "{}: {how}", bench.engine);
            }
            assert!(!waits(&bench, &guesser).await, "{}: {how}", bench.engine);
            let stopped = "select count(*) from events where user_id = $1 and action = 'second_step.stopped'
                           and details = 'ended=1'";
            assert_eq!(bench.count(stopped, &user_id).await, 1, "{}: {how}", bench.engine);
            let told =
                bench.mails(ADA).await.iter().filter(|mail| mail.subject.contains("Wrong sign-in codes")).count();
            assert_eq!(told, 1, "{}: {how}", bench.engine);

            let open = "update challenges set ended_at = null where user_id = $1";
            bench.run(open, &[&user_id]).await;
            assert!(waits(&bench, &guesser).await, "as if it had begun while the counter filled");
            let full = wrong(&bench, &caller, how).await;
            assert!(matches!(full, Some(Error::TooMany { .. })), "{}: {how}, {full:?}", bench.engine);
            assert!(!waits(&bench, &guesser).await, "{}: {how}, not compared", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_authenticator_unlocks_the_codes_and_the_panel_says_that_they_are_locked() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let lock = "update users set second_step_locked_at = 1 where id = $1";
        bench.run(lock, &[&caller.user_id]).await;
        assert!(status(&bench.centre, &caller).await.unwrap().locked, "{}", bench.engine);
        let proof = || check_proof(PASSWORD, &phone.code(bench.centre.now(), 0)).ok().unwrap();
        let refused = confirm(&bench.centre, &caller, proof()).await.err();
        assert_eq!(refused, Some(Error::invalid("code", Problem::LockedCodes)), "{}", bench.engine);

        let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
        assert!(!status(&bench.centre, &caller).await.unwrap().locked, "{}", bench.engine);
        assert!(bench.actions(&caller.user_id).await.contains(&"second_step.unlocked".to_owned()), "{}", bench.engine);
        let session = confirm(&bench.centre, &caller, proof()).await.expect("codes are taken again");

        let mut page = Page::new(&bench);
        page.cookies.insert("lk".to_owned(), session.token.reveal());
        let words = "codes from apps and messages are locked. A backup code unlocks them.";
        assert!(!text(&page.open("/settings/security").await.html).contains(words), "{}", bench.engine);
        bench.run(lock, &[&caller.user_id]).await;
        assert!(text(&page.open("/settings/security").await.html).contains(words), "{}", bench.engine);
    }
}
