use std::sync::Arc;

use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::active_sessions::types::Session;
use latchkey::account::identity::flow::confirm;
use latchkey::account::identity::types::check_proof;
use latchkey::account::sessions::flow::resume;
use latchkey::sign_in::flow::{Admitted, sign_in};
use latchkey::sign_in::types::check_sign_in;

use crate::support::browser::{Browser, text};
use crate::support::second::{self, code};
use crate::support::{Bench, PASSWORD, benches};
use crate::{ADA, DAY_S};

const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36";
/// What such a browser answers when it is asked.
const HINTS: [(&str, &str); 7] = [
    ("sec-ch-ua-full-version-list", r#""Chromium";v="144.0.7559.60", "Google Chrome";v="144.0.7559.60""#),
    ("sec-ch-ua-platform", "\"Android\""),
    ("sec-ch-ua-platform-version", "\"16.0.0\""),
    ("sec-ch-ua-model", "\"Pixel 9\""),
    ("sec-ch-ua-mobile", "?1"),
    ("sec-ch-ua-arch", "\"arm\""),
    ("sec-ch-ua-bitness", "\"64\""),
];

async fn first(bench: &Bench, token: &str) -> Session {
    let caller = bench.caller(token).await.unwrap();
    list(&bench.centre, &caller, Filter::default()).await.unwrap().sessions.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_tells_its_device_and_the_moments_of_its_life() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let visitor = bench.visitor_with("192.0.2.10", ANDROID, &HINTS);
        let began_at = bench.centre.now();
        let form = check_sign_in(ADA, PASSWORD, true).ok().unwrap();
        let admitted = sign_in(&bench.centre, &visitor, form, "/settings", None).await.ok().unwrap();
        let Admitted::Session(started) = admitted else { panic!("no second step") };
        let shown = first(&bench, &started.token.reveal()).await;
        let device: Vec<_> = shown.device.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
        let expected = [
            ("Browser", "Chrome 144.0.7559.60"),
            ("System", "Android 16"),
            ("Model", "Pixel 9"),
            ("Engine", "Blink"),
            ("CPU", "arm64"),
        ];
        assert_eq!(device, expected, "{}", bench.engine);
        assert_eq!((shown.device_type.as_str(), shown.factors.as_str()), ("phone", "Password"));
        let after = |shown: &Session| shown.moments().map(|(label, at)| (label, at.seconds_since(began_at)));
        let life = [("Created", 0), ("Last modified", 0), ("Last authenticated", 0), ("Expires", 30 * DAY_S)];
        assert_eq!(after(&shown), life, "{}", bench.engine);

        bench.clock.advance_s(3000);
        let caller = resume(&bench.centre, Arc::new(visitor), &started.token.reveal()).await.unwrap().unwrap();
        let proof = check_proof(PASSWORD, "").ok().unwrap();
        let renewed = confirm(&bench.centre, &caller, proof).await.ok().unwrap().token.reveal();
        let shown = first(&bench, &renewed).await;
        let life = [("Created", 0), ("Last modified", 3000), ("Last authenticated", 3000), ("Expires", 30 * DAY_S)];
        assert_eq!(after(&shown), life, "{}: proven again", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_proven_since_is_what_the_session_was_signed_in_with() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let saved = ["AAAA-BBBB-CCCC-DDDD", "EEEE-FFFF-GGGG-HHHH", "JJJJ-KKKK-MMMM-NNNN"];
        bench.add_backup_codes(&user_id, &saved).await;
        let mut browser = second::Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        browser.second(&bench, saved[0], true).await.unwrap();
        assert_eq!(browser.first(&bench, ADA).await, Ok(true), "it is trusted");
        let mut token = browser.cookie("lk");
        let with = async |token: &str| first(&bench, token).await.factors;
        assert_eq!(with(&token).await, "Password, on a trusted browser", "{}", bench.engine);
        let app = code(&bench);
        for (proof, words) in [
            (saved[1], "Password and backup code"),
            (app.as_str(), "Password and authenticator"),
            (saved[2], "Password and authenticator"),
        ] {
            let caller = bench.caller(&token).await.unwrap();
            let proof = check_proof(PASSWORD, proof).ok().unwrap();
            token = confirm(&bench.centre, &caller, proof).await.ok().unwrap().token.reveal();
            assert_eq!(with(&token).await, words, "{}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_all_of_it_and_asks_the_browser_for_the_rest() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut signed_in = second::Browser::at("192.0.2.10");
        signed_in.first(&bench, ADA).await.unwrap();
        signed_in.second(&bench, &code(&bench), false).await.unwrap();
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), signed_in.cookie("lk"));
        let answer = browser.open("/settings/security").await;
        let page = text(&answer.html);
        for words in [
            "Unknown place",
            "192.0.2.10",
            "Browser",
            "System",
            "Engine",
            "Gecko",
            "Signed in with",
            "Password and authenticator",
            "Created",
            "Last modified",
            "Last authenticated",
            "Expires",
        ] {
            assert!(page.contains(words), "{}: {words} in {page}", bench.engine);
        }
        let asked = answer.headers.get("accept-ch").expect("client hints are asked for").to_str().unwrap();
        for hint in ["Arch", "Bitness", "Full-Version-List", "Model", "Platform-Version"] {
            assert!(asked.contains(&format!("Sec-CH-UA-{hint}")), "{hint} in {asked}");
        }
    }
}
