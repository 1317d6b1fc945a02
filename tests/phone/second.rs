//! Signing in with a code by text message.

use latchkey::account::identity::flow::{confirm, require};
use latchkey::account::identity::types::check_proof;
use latchkey::error::{Error, Problem};
use latchkey::sign_in::second_step::flow::{complete, send_code, show};
use latchkey::sign_in::second_step::types::SecondStep;

use crate::support::browser::ADA;
use crate::support::second::{Browser, step};
use crate::support::{Bench, PASSWORD, benches};
use crate::{NUMBER, in_use, of_channel, ready, sent_code, wrong};

/// A browser in which the password was right, on an account with an authenticator and a number.
async fn half_way(bench: &Bench) -> Browser {
    let (caller, _) = ready(bench).await;
    in_use(bench, &caller, NUMBER).await;
    let mut browser = Browser::at("192.0.2.10");
    assert_eq!(browser.first(bench, ADA).await, Ok(false));
    browser
}

/// Presents six digits as those of a text message.
async fn present(bench: &Bench, browser: &Browser, digits: &str) -> Result<String, Error> {
    let form = step(digits, false).by("message");
    let (session, _) = complete(&bench.centre, &browser.visitor(bench), form, None).await?;
    Ok(session.token.reveal())
}

fn shown(step: SecondStep) -> (Option<String>, bool) {
    let SecondStep::Waits(waiting) = step else { panic!("it waits") };
    (waiting.phone, waiting.sent)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_signs_in_and_proves_nothing_for_sensitive_actions() {
    for bench in benches().await {
        let browser = half_way(&bench).await;
        let before = of_channel(&bench, "sms").await;
        let ending = Some("78".to_owned());
        let looked = show(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        assert_eq!(shown(looked), (ending.clone(), false));
        assert_eq!(of_channel(&bench, "sms").await, before, "looking sends nothing");
        let sent = send_code(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        assert_eq!(shown(sent), (ending, true));
        let digits = sent_code(&bench, NUMBER).await;

        let as_app = complete(&bench.centre, &browser.visitor(&bench), step(&digits, false), None).await.err();
        assert_eq!(as_app, Some(Error::invalid("code", Problem::WrongCode)), "it is none of an authenticator");
        let token = present(&bench, &browser, &digits).await.unwrap();
        let caller = bench.caller(&token).await.unwrap();
        let factors = "select count(*) from sessions where id = $1 and factors = 'password+sms'";
        assert_eq!(bench.count(factors, &caller.session_id).await, 1);
        assert_eq!(require(&bench.centre, &caller), Err(Error::ConfirmIdentity), "{}", bench.engine);
        assert!(present(&bench, &browser, &digits).await.is_err(), "once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_of_every_kind_share_one_counter() {
    for bench in benches().await {
        let browser = half_way(&bench).await;
        send_code(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        let digits = sent_code(&bench, NUMBER).await;
        let guess = wrong(&digits).reveal().to_owned();
        for _ in 0..2 {
            let refused = present(&bench, &browser, &guess).await.err();
            assert_eq!(refused, Some(Error::invalid("code", Problem::WrongMessageCode)));
        }
        for _ in 0..2 {
            let form = step(&guess, false);
            assert!(complete(&bench.centre, &browser.visitor(&bench), form, None).await.is_err());
        }
        let last = present(&bench, &browser, &guess).await.err();
        assert_eq!(last, Some(Error::invalid("tries", Problem::TooManyTries)), "{}", bench.engine);
        assert!(present(&bench, &browser, &digits).await.is_err(), "the half-done sign-in has ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_of_no_use_to_another_half_done_sign_in() {
    for bench in benches().await {
        let browser = half_way(&bench).await;
        let mut other = Browser::at("198.51.100.7");
        assert_eq!(other.first(&bench, ADA).await, Ok(false));
        send_code(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        let digits = sent_code(&bench, NUMBER).await;
        let refused = present(&bench, &other, &digits).await.err();
        assert_eq!(refused, Some(Error::invalid("code", Problem::Expired)), "{}", bench.engine);
        assert!(present(&bench, &browser, &digits).await.is_ok());
        let over = send_code(&bench.centre, &browser.visitor(&bench)).await.err();
        assert_eq!(over, Some(Error::invalid("challenge", Problem::Expired)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_texted_code_confirms_nobody_s_identity() {
    for bench in benches().await {
        let (caller, cookie) = ready(&bench).await;
        in_use(&bench, &caller, NUMBER).await;
        let mut browser = Browser::at("192.0.2.10");
        assert_eq!(browser.first(&bench, ADA).await, Ok(false));
        send_code(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        let digits = sent_code(&bench, NUMBER).await;
        let signed_in = bench.caller(&cookie).await.unwrap();
        let proof = check_proof(PASSWORD, &digits).ok().unwrap();
        let refused = confirm(&bench.centre, &signed_in, proof).await.err();
        assert_eq!(refused, Some(Error::invalid("code", Problem::WrongCode)), "{}", bench.engine);
        assert!(bench.caller(&cookie).await.unwrap().second_proven_at.is_none(), "{}", bench.engine);
        assert!(present(&bench, &browser, &digits).await.is_ok(), "{}: it signs in, and only that", bench.engine);
    }
}
