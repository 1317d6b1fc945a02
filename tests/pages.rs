//! The product over HTTP as a browser without scripts uses it: pages, posted forms, cookies.

mod support;

use http::StatusCode;
use latchkey::tabs::Tabs;
use support::browser::{ADA, Browser, text};
use support::{OTHER, PASSWORD, benches, benches_with};

#[tokio::test(flavor = "multi_thread")]
async fn settings_need_a_session_and_lead_back_after_signing_in() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        let refused = browser.open("/settings/security").await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        assert_eq!(refused.location, "/sign-in?notice=sign-in-first&next=/settings/security");
        let entered = browser.sign_in(PASSWORD).await;
        assert_eq!((entered.status, entered.location.as_str()), (StatusCode::SEE_OTHER, "/settings/security"));
        let page = browser.open("/settings/security").await;
        assert_eq!(page.status, StatusCode::OK);
        let words = text(&page.html);
        for word in ["Security", "Current password", "Change password", "At least 12 characters", ADA] {
            assert!(words.contains(word), "{}: {word} in {words}", bench.engine);
        }
        assert_eq!(browser.open("/sign-in").await.location, "/settings", "nothing to do there any more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_comes_back_with_sentences_and_with_what_was_typed_except_secrets() {
    for bench in benches().await {
        let mut browser = Browser::new(&bench);
        browser.open("/sign-up").await;
        let fields = [
            ("name", "Ada <b>King</b>"),
            ("email", "not an address"),
            ("password", "Sh0rt-secret"),
            ("remember", "true"),
        ];
        let answer = browser.post("sign-up", &fields[..3]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", text(&answer.html));
        assert!(answer.html.contains("value=\"Ada &lt;b&gt;King&lt;/b&gt;\""), "typed, escaped");
        assert!(answer.html.contains("value=\"not an address\""));
        assert!(answer.html.contains("aria-invalid=\"true\""));
        assert!(!answer.html.contains("Sh0rt-secret"), "a secret is never given back");
        assert!(text(&answer.html).contains("name@example.com"), "the sentence says what to do");
        let ticked = browser.post("sign-up", &fields).await;
        assert!(ticked.html.contains("checked"), "the box stays ticked");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_refused_twice_stays_on_its_page_and_only_on_pages_of_ours() {
    for bench in benches().await {
        let mut browser = Browser::new(&bench);
        browser.open("/forgot-password?from=mail").await;
        let first = browser.post("password/request-reset", &[("email", "no address")]).await;
        assert!(first.html.contains("name=\"page\" value=\"/forgot-password?from=mail\""), "{}", first.html);
        browser.page = "/account/api/password/request-reset".to_owned();
        let fields = [("email", "still none"), ("page", "/forgot-password?from=mail")];
        let second = browser.post("password/request-reset", &fields).await;
        assert!(text(&second.html).contains("Forgot your password?"), "{}", bench.engine);
        assert!(second.html.contains("value=\"still none\""));
        for foreign in ["//evil.example/x", "https://evil.example/", "/account/api/sign-out", "no path"] {
            let answer = browser.post("password/request-reset", &[("email", "x"), ("page", foreign)]).await;
            assert!(!answer.html.contains("evil.example") && !answer.html.contains("value=\"/account"), "{foreign}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_password_without_scripts_renews_the_cookie_and_says_what_it_did() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let (mut here, mut there) = (Browser::new(&bench), Browser::new(&bench));
        here.sign_in(PASSWORD).await;
        there.sign_in(PASSWORD).await;
        here.open("/settings/security").await;
        let wrong = here.post("password/change", &[("current", OTHER), ("new", OTHER), ("confirm", "x")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let before = here.cookies.clone();
        let fields = [("current", PASSWORD), ("new", OTHER), ("confirm", OTHER)];
        let done = here.post("password/change", &fields).await;
        assert_eq!(done.status, StatusCode::OK);
        let words = text(&done.html);
        assert!(words.contains("Password changed") && words.contains("other session was signed out"), "{words}");
        assert_ne!(here.cookies, before, "a new cookie");
        assert_eq!(here.open("/settings/security").await.status, StatusCode::OK);
        assert_eq!(there.open("/settings/security").await.status, StatusCode::SEE_OTHER, "signed out");
        here.cookies = before;
        assert_eq!(here.open("/settings/security").await.status, StatusCode::SEE_OTHER, "the old cookie is dead");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_mailed_link_spends_nothing_and_its_button_works_once() {
    for bench in benches().await {
        let mut browser = Browser::new(&bench);
        browser.open("/sign-up").await;
        let asked = browser.post("sign-up", &[("name", "Ada"), ("email", ADA), ("password", PASSWORD)]).await;
        assert!(text(&asked.html).contains("Check your mail"));
        let token = bench.token_in_mail(ADA).await;
        let path = format!("/verify-email?token={token}");
        let mut scanner = Browser::new(&bench);
        for _ in 0..3 {
            assert!(text(&scanner.open(&path).await.html).contains("Verify email"));
        }
        browser.open(&path).await;
        let done = browser.post("email/verify", &[("token", &token)]).await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/settings"));
        assert_eq!(browser.open("/settings/profile").await.status, StatusCode::OK, "signed in, as it asked");
        scanner.open(&path).await;
        let again = scanner.post("email/verify", &[("token", &token)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&again.html).contains("expired"), "{}", text(&again.html));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_did_not_sign_up_is_asked_for_the_password() {
    for bench in benches().await {
        bench.ask_to_sign_up(ADA).await;
        let token = bench.token_in_mail(ADA).await;
        let mut browser = Browser::new(&bench);
        let opened = browser.open(&format!("/verify-email?token={token}")).await;
        assert!(!opened.html.contains("type=\"password\""));
        for wrong in ["", OTHER] {
            let asked = browser.post("email/verify", &[("token", &token), ("password", wrong)]).await;
            assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(asked.html.contains("name=\"password\"") && asked.html.contains("href=\"/forgot-password\""));
            assert!(asked.html.contains(&token) && (wrong.is_empty() || !asked.html.contains(wrong)));
        }
        let done = browser.post("email/verify", &[("token", &token), ("password", PASSWORD)]).await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/settings"));
        assert_eq!(browser.open("/settings/profile").await.status, StatusCode::OK, "signed in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_is_a_post_and_ends_the_session() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        let get = browser.open("/account/api/sign-out").await;
        assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED, "a link cannot sign anybody out");
        let kept = browser.cookies.clone();
        browser.open("/settings/profile").await;
        let out = browser.post("sign-out", &[]).await;
        assert_eq!((out.status, out.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in?notice=signed-out"));
        browser.cookies = kept;
        assert_eq!(browser.open("/settings/profile").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_pages_and_endpoints_are_not_found() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        for path in ["/no-such-page", "/settings/no-such-tab", "/account/api/no-such-endpoint", "/.well-known/other"] {
            let answer = browser.open(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(text(&answer.html).to_lowercase().contains("not found"), "{path}: {}", text(&answer.html));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_no_text_is_the_sender_s_mistake() {
    for bench in benches().await {
        let mut browser = Browser::new(&bench);
        for endpoint in ["sign-in", "sign-up", "password/request-reset", "identity/confirm"] {
            let request = http::Request::post(format!("/account/api/{endpoint}"))
                .header("accept", "application/json")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
            let answer = browser.send(request, "email=%ff&name=%ff&password=%ff&code=%ff".to_owned()).await;
            assert!(answer.status.is_client_error(), "{}: {endpoint} {}", bench.engine, answer.status);
            assert!(!answer.headers.contains_key("retry-after"), "{}: {endpoint}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_holds_a_secret() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        let hash = "select password_hash, password_hash from users where email_key = $1";
        let (hash, _): (String, String) = bench.centre.db.query(hash).bind(ADA).one().await.unwrap();
        for path in ["/settings/profile", "/settings/security"] {
            let page = browser.open(path).await.html;
            for secret in browser.cookies.values().map(String::as_str).chain([PASSWORD, &hash]) {
                assert!(!page.contains(secret), "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_session_can_be_that_old_the_filter_says_so() {
    let day_s = 86_400;
    for (idle_s, said) in [(7 * day_s, Some("at most 7 days ")), (3600, Some("at most 1 day ")), (90 * day_s, None)] {
        for bench in benches_with(|config| config.sessions.remembered_idle_s = idle_s).await {
            let (_, cookie) = bench.signed_in(ADA).await;
            let mut browser = Browser::new(&bench);
            browser.cookies.insert("lk".to_owned(), cookie);
            let page = text(&browser.open("/settings/security?inactive=yes").await.html);
            assert!(page.contains("Nothing is that old"), "{}: {page}", bench.engine);
            assert_eq!(page.contains("so none can be older"), said.is_some(), "{}: {page}", bench.engine);
            assert!(said.is_none_or(|said| page.contains(said)), "{}: {page}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_panel_of_the_rail_is_a_card_of_the_page_and_in_its_order() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        for two_factor in [false, true] {
            if two_factor {
                bench.give_phone(&caller.user_id, "Pixel 9").await;
            }
            let html = browser.open("/settings/security").await.html;
            let cards = between(&html, r#"<section id=""#);
            let mut listed = between(&html, r##"href="/settings/security#"##);
            let rail = Tabs::standard().find("security").unwrap().panels.len();
            listed.truncate(rail);
            if !two_factor {
                // Nobody has one before; the style hides the entry.
                listed.retain(|fragment| *fragment != "trusted-browsers");
            }
            assert_eq!(listed, cards, "{}, two-factor {two_factor}", bench.engine);
        }
    }
}

/// What stands between each `start` and the next quotation mark.
fn between<'a>(html: &'a str, start: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
