//! What a password leads to, and which codes and cookies are taken then.

use latchkey::error::{Error, Problem};
use latchkey::sign_in::second_step::flow::show;
use latchkey::sign_in::second_step::types::SecondStep;

use crate::support::second::{Browser, code, code_after, wrong_code};
use crate::support::{PASSWORD, benches};
use crate::{ADA, SESSIONS, over, waits};

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_begins_no_session_and_the_code_does() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        assert!(!browser.first(&bench, ADA).await.unwrap());
        assert_eq!(bench.count(SESSIONS, &user_id).await, 0);
        let shown = show(&bench.centre, &browser.visitor(&bench)).await.unwrap();
        assert!(matches!(shown, SecondStep::Waits(waiting) if waiting.email == ADA && !waiting.locked));
        let done = browser.second(&bench, &code(&bench), false).await.unwrap();
        assert_eq!(done.1, "/settings/security", "{}", bench.engine);
        let caller = bench.caller(&browser.cookie("lk")).await.unwrap();
        assert!(caller.second_proven_at.is_some());
        let factors: (String,) = bench
            .centre
            .db
            .query("select factors from sessions where user_id = $1")
            .bind(&user_id)
            .one()
            .await
            .unwrap();
        assert_eq!(factors.0, "password+totp");
        assert_eq!(show(&bench.centre, &browser.visitor(&bench)).await.unwrap(), SecondStep::Over);
        let actions = bench.actions(&user_id).await;
        assert!(actions.ends_with(&["second_step.asked".to_owned(), "session.started".to_owned()]), "{actions:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_cookie_stands_for_the_other() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let half = browser.cookie("lk-pre");
        assert!(bench.caller(&half).await.is_none(), "{}: not a session", bench.engine);
        let mut other = browser.clone();
        browser.second(&bench, &code(&bench), false).await.unwrap();
        other.cookies = vec![("lk-pre", browser.cookie("lk"))];
        assert!(!waits(&bench, &other).await, "not a half-done sign-in");
        assert_eq!(other.second(&bench, &code_after(&bench, 1), false).await.err(), over());
        other.cookies = vec![("lk-pre", half)];
        assert_eq!(other.second(&bench, &code_after(&bench, 1), false).await.err(), over(), "it is done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_used_and_repeated_codes_say_so_and_a_right_one_still_helps() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_authenticator(&user_id, "Second phone").await;
        bench
            .run(
                "update authenticators set last_step = 99999999999 where user_id = $1 and name = 'Second phone'",
                &[&user_id],
            )
            .await;
        let used = code(&bench);
        let mut first = Browser::at("192.0.2.10");
        first.first(&bench, ADA).await.unwrap();
        first.second(&bench, &used, false).await.unwrap();
        let mut second = Browser::at("192.0.2.11");
        second.first(&bench, ADA).await.unwrap();
        let problem = |problem| Some(Error::invalid("code", problem));
        assert_eq!(second.second(&bench, &used, false).await.err(), problem(Problem::UsedCode), "{}", bench.engine);
        assert_eq!(second.second(&bench, &wrong_code(&bench), false).await.err(), problem(Problem::WrongCode));
        second.second(&bench, &code_after(&bench, 1), false).await.unwrap();
        assert_eq!(bench.count(SESSIONS, &user_id).await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_answered_as_ever() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::at("192.0.2.10");
        let wrong = browser.first_on(&bench.centre, &bench, ADA, "Wrong-horse-7-battery").await.err();
        let unknown = browser.first_on(&bench.centre, &bench, "no@example.org", PASSWORD).await.err();
        assert_eq!(wrong, Some(Error::invalid("password", Problem::WrongCredentials)));
        assert_eq!(wrong, unknown);
    }
}
