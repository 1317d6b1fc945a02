use latchkey::account::enrolment::flow::confirm as confirm_enrolment;
use latchkey::account::sessions::flow::Started;
use latchkey::account::two_factor::flow::turn_off;
use latchkey::account::two_factor::types::{TurnedOff, check_turn_off};
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;

use crate::support::codes::otp;
use crate::support::second::Browser;
use crate::support::{Bench, PASSWORD, benches};
use crate::{ADA, caller_in, proven, refused};

async fn off(bench: &Bench, caller: &Caller, code: &str) -> Result<(TurnedOff, Started), Error> {
    let form = check_turn_off((PASSWORD, code, "", ""), bench.centre.password_policy()).ok().unwrap();
    turn_off(&bench.centre, caller, form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn turning_it_off_ends_every_other_session_and_renews_this_one() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let another = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let (phone, caller, _) = bench.enrol(&caller, "Pixel 9").await;
        bench.clock.advance_s(60);
        let (mine, caller) = proven(&bench, &caller, &phone.code(bench.centre.now(), 0)).await;
        assert!(bench.caller(&another).await.is_some(), "it is there until then");
        bench.clock.advance_s(60);
        let done = off(&bench, &caller, &phone.code(bench.centre.now(), 0)).await;
        let (told, renewed) = done.ok().unwrap();
        assert_eq!(told.sessions_ended, 1, "{}", bench.engine);
        assert!(bench.caller(&another).await.is_none(), "{}: its cookie is dead", bench.engine);
        assert!(bench.caller(&mine).await.is_none(), "{}: so is the former id of this one", bench.engine);
        let after = bench.caller(&renewed.token.reveal()).await.unwrap();
        assert_eq!((after.session_id, after.authenticators), (caller.session_id, 0));
        let ended = "select count(*) from sessions where user_id = $1 and ended_by = 'two_factor_off'";
        assert_eq!(bench.count(ended, &caller.user_id).await, 1);
        let logged = "select count(*) from events where user_id = $1 and action = 'two_factor.turned_off'
                      and details = 'sessions_ended=1'";
        assert_eq!(bench.count(logged, &caller.user_id).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_is_taken_twice_from_enrolment_over_the_first_sign_in_to_turning_it_off() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        let at = bench.centre.now();
        let [older, first, next] = [-1, 0, 1].map(|steps| phone.code(at, steps));
        confirm_enrolment(&bench.centre, &caller, "", &otp(&first), false).await.ok().unwrap();

        let mut browser = Browser::at("198.51.100.7");
        assert_eq!(browser.first(&bench, ADA).await, Ok(false));
        for (code, what) in [(&first, "it confirmed the enrolment"), (&older, "older than the last accepted")] {
            let again = browser.second(&bench, code, false).await.err();
            assert_eq!(again, refused(Problem::UsedCode), "{}: {what}", bench.engine);
        }
        assert!(browser.second(&bench, &next, false).await.is_ok(), "{}: the next step signs in", bench.engine);

        let caller = caller_in(&bench, &browser).await;
        for (code, what) in [(&next, "it signed in"), (&first, "older than that")] {
            let again = off(&bench, &caller, code).await.err();
            assert_eq!(again, refused(Problem::UsedCode), "{}: {what}", bench.engine);
        }
        bench.clock.advance_s(60);
        assert!(off(&bench, &caller, &phone.code(bench.centre.now(), 0)).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_code_that_turns_it_off_is_mailed_without_a_word_of_others_that_are_left() {
    for bench in benches().await {
        let (_, caller, codes) = bench.protected(ADA).await;
        off(&bench, &caller, &codes[0]).await.ok().unwrap();
        let mails = bench.mails(ADA).await;
        let used = mails.iter().find(|mail| mail.subject.starts_with("A backup code")).expect("it is mailed");
        let words = "used to turn off two-factor authentication. None of them works any more.";
        assert!(used.text.contains(words), "{}: {}", bench.engine, used.text);
        assert!(!used.text.contains("Make new codes"), "{}: {}", bench.engine, used.text);
    }
}
