//! Into the settings and out again: signing in, mailed links, signing out.

use http::StatusCode;

use crate::support::browser::{ADA, Browser, text};
use crate::support::{OTHER, PASSWORD, benches};

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
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/settings/profile?notice=verified"));
        assert_eq!(browser.open("/settings/profile").await.status, StatusCode::OK, "signed in, as it asked");
        scanner.open(&path).await;
        let again = scanner.post("email/verify", &[("token", &token)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&again.html).contains("This link no longer works"), "{}", text(&again.html));
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
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/settings/profile?notice=verified"));
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
        assert_eq!((get.status, get.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in"), "the page of the form");
        let kept = browser.cookies.clone();
        assert_eq!(browser.open("/settings/profile").await.status, StatusCode::OK, "a link cannot sign anybody out");
        let out = browser.post("sign-out", &[]).await;
        assert_eq!((out.status, out.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in?notice=signed-out"));
        browser.cookies = kept;
        assert_eq!(browser.open("/settings/profile").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_link_leads_back_with_its_query_and_adds_nothing_to_the_address_of_the_sign_in_page() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        for (asked, next, back) in [
            (
                "/settings/security?inactive=yes",
                "/settings/security%3Finactive%3Dyes",
                "/settings/security?inactive=yes",
            ),
            (
                "/settings/security?a=1&b=%2Fx",
                "/settings/security%3Fa%3D1%26b%3D%252Fx",
                "/settings/security?a=1&b=%2Fx",
            ),
            ("/settings/x&notice=signed-out", "/settings/x%26notice%3Dsigned-out", "/settings"),
            (
                "/settings/x?next=//evil.example",
                "/settings/x%3Fnext%3D//evil.example",
                "/settings/x?next=//evil.example",
            ),
        ] {
            let refused = browser.open(asked).await;
            assert_eq!(refused.location, format!("/sign-in?notice=sign-in-first&next={next}"), "{}", bench.engine);
            let page = browser.open(&refused.location).await.html;
            assert!(text(&page).contains("Sign in to see that page"), "{}", text(&page));
            let (_, field) = page.split_once("name=\"next\" value=\"").expect("a field that leads back");
            assert_eq!(field.split('"').next().unwrap().replace("&amp;", "&"), back, "{}", bench.engine);
        }
        let fields = [("email", ADA), ("password", PASSWORD), ("next", "/settings/security?inactive=yes#sessions")];
        let entered = browser.post("sign-in", &fields).await;
        assert_eq!(entered.location, "/settings/security?inactive=yes#sessions", "{}", bench.engine);
    }
}
