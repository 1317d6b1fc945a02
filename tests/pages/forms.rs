//! Posted forms: what comes back with a refused one, and what an accepted one did.

use http::StatusCode;

use crate::support::browser::{ADA, Browser, text};
use crate::support::{OTHER, PASSWORD, benches};

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
async fn the_theme_chosen_on_a_page_that_answers_a_post_keeps_the_page() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        let page = "/settings/security?inactive=yes";
        let before = browser.open(page).await;
        let form = theme_form(&before.html);
        assert!(!form.contains("name=\"page\""), "its address tells: {form}");
        let answer = browser.post("password/change", &[("current", OTHER), ("new", "x"), ("confirm", "x")]).await;
        let form = theme_form(&answer.html);
        assert!(form.contains(&format!("name=\"page\" value=\"{page}\"")), "{}: {form}", bench.engine);
        // What a browser without scripts says now is the address of the post.
        browser.page = "/account/api/password/change".to_owned();
        let chosen = browser.post("theme", &[("page", page), ("theme", "dark")]).await;
        assert_eq!((chosen.status, chosen.location.as_str()), (StatusCode::SEE_OTHER, page), "{}", bench.engine);
        for foreign in ["//evil.example/x", "/\\evil.example", "https://evil.example/", "/account/api/sign-out", ""] {
            let chosen = browser.post("theme", &[("page", foreign), ("theme", "dark")]).await;
            assert_eq!(chosen.location, "/", "{foreign}");
        }
        browser.page = "/settings/profile".to_owned();
        let moved = browser.post("theme", &[("page", page), ("theme", "dark")]).await;
        assert_eq!(moved.location, "/settings/profile", "a page that woke up and moved on");
    }
}

fn theme_form(html: &str) -> &str {
    let (_, form) = html.split_once("action=\"/account/api/theme\"").expect("the form of the theme");
    form.split("</form>").next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_failed_after_a_post_is_tried_again_on_its_page() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.sign_in(PASSWORD).await;
        browser.open("/settings/security").await;
        let mut tx = bench.centre.db.begin().await.unwrap();
        tx.query("alter table alert_settings rename to lost").execute().await.unwrap();
        tx.commit().await.unwrap();
        let answer = browser.post("password/change", &[("current", OTHER), ("new", "x"), ("confirm", "x")]).await;
        let (before, _) = answer.html.split_once("Try again</a>").expect("a panel that failed");
        let (_, link) = before.rsplit_once("<a ").unwrap();
        assert!(link.contains("href=\"/settings/security\""), "{}: {link}", bench.engine);
    }
}
