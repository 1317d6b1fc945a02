//! The second step over HTTP, as a browser without scripts goes through it.

mod support;

use http::StatusCode;
use latchkey::server::cookies;
use support::browser::{ADA, Answer, Browser, text};
use support::second::{code, code_after, wrong_code};
use support::{Bench, PASSWORD, benches, benches_with};

const PAGE: &str = "/sign-in/two-factor";

/// A browser in which Ada's password was right, on the page of the second step.
async fn half_done(bench: &Bench) -> Browser {
    let mut browser = Browser::new(bench);
    let first = browser.sign_in(PASSWORD).await;
    assert_eq!((first.status, first.location.as_str()), (StatusCode::SEE_OTHER, PAGE), "{}", text(&first.html));
    browser.open(PAGE).await;
    browser
}

async fn enter(browser: &mut Browser, code: &str) -> Answer {
    browser.post("sign-in/second-step", &[("code", code), ("trust", "true")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_done_sign_in_opens_its_own_page_and_nothing_else() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = half_done(&bench).await;
        assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["lk-pre"], "{}", bench.engine);
        assert_eq!(browser.open(PAGE).await.status, StatusCode::OK);
        for path in ["/settings/security", "/settings", "/confirm-identity"] {
            assert!(browser.open(path).await.location.starts_with("/sign-in?"), "{path}");
        }
        let half = browser.cookies["lk-pre"].clone();
        browser.cookies.insert("lk".to_owned(), half);
        assert!(browser.open("/settings/security").await.location.starts_with("/sign-in?"));
        let fields = [("current", PASSWORD), ("new", "x"), ("confirm", "x")];
        for (endpoint, fields) in [("password/change", &fields[..]), ("trusted-browsers/revoke-all", &[])] {
            assert_eq!(browser.post(endpoint, fields).await.status, StatusCode::UNAUTHORIZED, "{endpoint}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_the_page_without_a_sign_in_that_waits() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = Browser::new(&bench);
        assert_eq!(browser.open(PAGE).await.location, "/sign-in");
        browser.cookies.insert("lk-pre".to_owned(), "A".repeat(43));
        assert_eq!(browser.open(PAGE).await.location, "/sign-in");
        let mut browser = half_done(&bench).await;
        enter(&mut browser, &code(&bench)).await;
        assert_eq!(browser.open(PAGE).await.location, "/settings", "{}: signed in by now", bench.engine);
        for missing in ["/two-factor", "/sign-in/other"] {
            assert_eq!(browser.open(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_leads_to_where_the_first_step_wanted_to_go() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = half_done(&bench).await;
        let wrong = enter(&mut browser, &wrong_code(&bench)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let words = text(&wrong.html);
        assert!(words.contains("That code is not right") && words.contains(ADA), "{words}");
        assert!(wrong.html.contains("checked"), "{}: the box stays ticked", bench.engine);
        assert!(!wrong.html.contains(&wrong_code(&bench)), "a code is never given back");
        let done = enter(&mut browser, &code(&bench)).await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/settings/security"));
        assert!(!browser.cookies.contains_key("lk-pre"), "{}: the half-done one is gone", bench.engine);
        let page = text(&browser.open("/settings/security").await.html);
        assert!(page.contains("Trusted browsers") && page.contains("This browser"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_out_says_to_sign_in_again() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = half_done(&bench).await;
        for _ in 0..4 {
            enter(&mut browser, &wrong_code(&bench)).await;
        }
        let stopped = enter(&mut browser, &wrong_code(&bench)).await;
        let words = text(&stopped.html);
        assert!(words.contains("Sign in again") && words.contains("this sign-in was stopped"), "{words}");
        assert_eq!(browser.open(PAGE).await.location, "/sign-in", "{}", bench.engine);
        let over = enter(&mut browser, &code_after(&bench, 1)).await;
        assert!(text(&over.html).contains("Sign in again"), "{}", text(&over.html));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_to_backup_codes_and_back_to_the_start() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut browser = half_done(&bench).await;
        let backup = browser.open("/sign-in/two-factor?way=backup").await;
        assert!(text(&backup.html).contains("Enter a backup code"), "{}", text(&backup.html));
        let wrong = enter(&mut browser, "AAAA-BBBB-CCCC-DDDD").await;
        assert!(text(&wrong.html).contains("Enter a backup code"), "the page stays as it was");
        let again = browser.post("sign-in/start-again", &[]).await;
        assert_eq!(again.location, "/sign-in", "{}", bench.engine);
        assert_eq!(browser.open(PAGE).await.location, "/sign-in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keep_me_signed_in_survives_the_second_step() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = Browser::new(&bench);
        let fields = [("email", ADA), ("password", PASSWORD), ("remember", "true"), ("next", "//evil.example")];
        browser.post("sign-in", &fields).await;
        browser.open(PAGE).await;
        assert_eq!(enter(&mut browser, &code(&bench)).await.location, "/settings", "no foreign address is kept");
        let kept = "select count(*) from sessions where user_id = $1 and remembered_at is not null";
        assert_eq!(bench.count(kept, &user_id).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_cannot_get_in_is_told_whom_to_write_to() {
    const SUPPORT: &str = "help@example.org";
    for configured in [Some(SUPPORT.to_owned()), None] {
        for bench in benches_with(|config| config.support_address.clone_from(&configured)).await {
            bench.two_factor(ADA).await;
            let mut browser = half_done(&bench).await;
            let second = browser.open(PAGE).await.html;
            let first = Browser::new(&bench).open("/sign-in").await.html;
            for (page, words) in [(&first, "Trouble signing in? Write to"), (&second, "backup codes? Write to")] {
                let link = page.contains(&format!("href=\"mailto:{SUPPORT}\""));
                assert_eq!(link, configured.is_some(), "{}: {words}", bench.engine);
                let said = text(page).contains(&format!("{words} {SUPPORT}"));
                assert_eq!(said, configured.is_some(), "{}: {words} in {}", bench.engine, text(page));
            }
            assert!(!second.contains("mailto:") || configured.is_some(), "{}", bench.engine);
        }
    }
}

#[tokio::test]
async fn the_cookie_is_strict_short_and_for_this_host_alone() {
    let mut bench = benches().await.remove(0);
    let plain = cookies::challenge(&bench.centre.config, "token");
    assert_eq!(plain, "lk-pre=token; Path=/; HttpOnly; SameSite=Strict; Max-Age=300");
    bench = benches_with(|config| {
        config.public_url = latchkey::server::config::PublicUrl::parse("https://app.example.com").unwrap();
    })
    .await
    .remove(0);
    let secure = cookies::challenge(&bench.centre.config, "token");
    assert_eq!(secure, "__Host-lk-pre=token; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=300");
}

#[tokio::test(flavor = "multi_thread")]
async fn slashes_behind_a_page_lead_past_no_gate() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut nobody = Browser::new(&bench);
        for (path, gate) in [
            ("/sign-in/two-factor/", "/sign-in"),
            ("/sign-in/two-factor//?way=backup", "/sign-in"),
            ("/confirm-identity/", "/sign-in?notice=sign-in-first&next=/confirm-identity"),
            ("/settings/security/", "/sign-in?notice=sign-in-first&next=/settings/security"),
            ("/settings//", "/sign-in?notice=sign-in-first&next=/settings"),
        ] {
            let answer = nobody.open(path).await;
            assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, gate), "{path}");
        }
        let mut ada = half_done(&bench).await;
        assert_eq!(ada.open("/sign-in/two-factor/").await.status, StatusCode::OK, "{}", bench.engine);
        enter(&mut ada, &code(&bench)).await;
        for path in ["/sign-in/", "/sign-up/", "/sign-in//", "/sign-in/two-factor/"] {
            assert_eq!(ada.open(path).await.location, "/settings", "{}: {path}", bench.engine);
        }
        // Other spellings are no pages at all.
        for path in ["//sign-in/two-factor", "/sign-in//two-factor", "/%73ign-in/two-factor", "//confirm-identity"] {
            let answer = Browser::new(&bench).open(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
