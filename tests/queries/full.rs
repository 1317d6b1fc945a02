//! What each page reads of an account that shows everything that there is to show.

use latchkey::account::active_sessions::flow::end;
use latchkey::account::backup_codes::flow::confirm as confirm_codes;
use latchkey::account::phone::flow::{add, confirm as confirm_phone};
use latchkey::fields::Phone as Number;
use latchkey::recovery::flow::request;
use latchkey::server::caller::Caller;

use crate::statements;
use crate::support::browser::{ADA, Browser as Page, text};
use crate::support::codes::otp;
use crate::support::second::Browser;
use crate::support::{Bench, email};

const NUMBER: &str = "+351961234578";
const NEWCOMER: &str = "newcomer@example.org";
/// Most statements of the Security page, whatever there is to show.
const SECURITY: usize = 16;

/// A browser in which Ada signs in with a saved code.
async fn signed_in(bench: &Bench, code: &str, trust: bool) -> Browser {
    let mut browser = Browser::at("192.0.2.10");
    assert_eq!(browser.first(bench, ADA).await, Ok(false));
    browser.second(bench, code, trust).await.unwrap();
    browser
}

/// Signs out a session that began a moment ago with a saved code.
async fn ended(bench: &Bench, caller: &Caller, code: &str) {
    let other = signed_in(bench, code, false).await;
    let other = bench.caller(&other.cookie("lk")).await.unwrap().session_id;
    end(&bench.centre, caller, &other).await.unwrap();
}

/// How many statements a page takes for a browser, and its words.
async fn read(bench: &Bench, cookies: &[(&'static str, String)], path: &str) -> (usize, String) {
    let mut page = Page::new(bench);
    page.cookies = cookies.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let mut html = String::new();
    let count = statements(async {
        let answer = page.open(path).await;
        assert_eq!(answer.status, http::StatusCode::OK, "{}: {path}", bench.engine);
        html = answer.html;
    })
    .await;
    (count, text(&html))
}

/// The token behind a path in the newest mail that has one.
async fn mailed(bench: &Bench, to: &str, path: &str) -> String {
    let mails = bench.mails(to).await;
    let (_, rest) = mails.iter().find_map(|mail| mail.text.split_once(path)).expect("a mail with the link");
    rest.split_whitespace().next().unwrap().to_owned()
}

pub async fn pages(bench: &Bench) {
    let (caller, _) = bench.signed_in(ADA).await;
    let (_, caller, codes) = bench.enrol(&caller, "Pixel 9").await;
    let codes = codes.expect("they come with the first one");
    confirm_codes(&bench.centre, &caller, &codes.id, false).await.unwrap();
    add(&bench.centre, &caller, &Number::check(NUMBER).ok().unwrap()).await.unwrap();
    let texted = bench.mails(NUMBER).await.remove(0).text[..6].to_owned();
    confirm_phone(&bench.centre, &caller, &otp(&texted), false).await.unwrap();
    let codes = codes.codes;
    let here = signed_in(bench, &codes[0], true).await;
    ended(bench, &caller, &codes[1]).await;
    let (one, words) = read(bench, &here.cookies, "/settings/security").await;
    for shown in ["Pixel 9", "8 of 10 left", "Number ending in 78", "Ended recently"] {
        assert!(words.contains(shown), "{}: {shown} in {words}", bench.engine);
    }

    let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
    let here = signed_in(bench, &codes[2], true).await;
    let mut there = signed_in(bench, &codes[3], true).await;
    for _ in 0..5 {
        assert_eq!(there.first(bench, ADA).await, Ok(true), "it is trusted");
    }
    for code in &codes[4..7] {
        ended(bench, &caller, code).await;
    }
    let (many, words) = read(bench, &here.cookies, "/settings/security").await;
    for shown in ["Tablet", "3 of 10 left", "Stop trusting all", "Sign out 8 others"] {
        assert!(words.contains(shown), "{}: {shown} in {words}", bench.engine);
    }
    assert_eq!((one, many), (SECURITY, SECURITY), "{}: one of each, and many", bench.engine);

    others(bench, &here).await;
}

/// The pages beside the settings.
async fn others(bench: &Bench, here: &Browser) {
    let mut half = Browser::at("192.0.2.10");
    assert_eq!(half.first(bench, ADA).await, Ok(false));
    let alert = mailed(bench, ADA, "/sign-in-alerts/").await;
    request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
    let reset = mailed(bench, ADA, "/reset-password?token=").await;
    bench.ask_to_sign_up(NEWCOMER).await;
    let verify = mailed(bench, NEWCOMER, "/verify-email?token=").await;
    let nobody = Vec::new();
    let held = [
        (&half.cookies, "/sign-in/two-factor".to_owned(), 6),
        (&half.cookies, "/sign-in/two-factor?way=message".to_owned(), 6),
        (&nobody, format!("/sign-in-alerts/{alert}"), 2),
        (&nobody, format!("/reset-password?token={reset}"), 1),
        (&nobody, format!("/verify-email?token={verify}"), 0),
        (&here.cookies, "/confirm-identity".to_owned(), 1),
    ];
    let mut wrong = Vec::new();
    for (cookies, path, held) in held {
        let counted = read(bench, cookies, &path).await.0;
        if counted != held {
            wrong.push(format!("{path}: {counted} statements, {held} are held"));
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", bench.engine);
}
