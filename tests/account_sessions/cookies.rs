use http::header::SET_COOKIE;
use latchkey::server::config::PublicUrl;

use crate::ADA;
use crate::support::browser::{Answer, Browser};
use crate::support::second::code;
use crate::support::{PASSWORD, benches_with};

/// The attributes with which a response sets a cookie, without its value.
fn set(answer: &Answer, name: &str) -> Option<String> {
    answer.headers.get_all(SET_COOKIE).iter().find_map(|cookie| {
        let (value, attributes) = cookie.to_str().unwrap().strip_prefix(&format!("{name}="))?.split_once("; ")?;
        assert_eq!(value.len(), 43, "256 random bits, and nothing else");
        Some(attributes.to_owned())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_every_cookie_belongs_to_this_host_alone() {
    let https = |config: &mut latchkey::server::config::Config| {
        config.public_url = PublicUrl::parse("https://127.0.0.1:3000").unwrap();
    };
    for bench in benches_with(https).await {
        bench.sign_up(ADA).await;
        let kept = "Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=";
        let mut browser = Browser::new(&bench);
        let answer = browser.sign_in(PASSWORD).await;
        let session = set(&answer, "__Host-lk").expect("a session");
        assert_eq!(session, "Path=/; HttpOnly; SameSite=Lax; Secure", "{}: until the browser closes", bench.engine);
        let known = set(&answer, "__Host-lk-browser").expect("the long-lived one");
        assert_eq!(known, format!("{kept}{}", 180 * 86_400), "{}: half a year", bench.engine);
        let before = browser.cookies["__Host-lk-browser"].clone();
        browser.cookies.remove("__Host-lk");
        let again = browser.sign_in(PASSWORD).await;
        assert_eq!(set(&again, "__Host-lk-browser").as_ref(), Some(&known), "{}: from now on", bench.engine);
        assert_ne!(browser.cookies["__Host-lk-browser"], before, "{}: another value", bench.engine);

        let mut browser = Browser::new(&bench);
        browser.open("/sign-in").await;
        let fields = [("email", ADA), ("password", PASSWORD), ("remember", "true")];
        let answer = browser.post("sign-in", &fields).await;
        let session = set(&answer, "__Host-lk").expect("a session");
        assert_eq!(session, format!("{kept}{}", 30 * 86_400), "{}: kept for its absolute life", bench.engine);

        let user_id = bench.user_id(ADA).await;
        bench.add_authenticator(&user_id, "Pixel 9").await;
        let mut browser = Browser::new(&bench);
        let first = browser.sign_in(PASSWORD).await;
        let half = set(&first, "__Host-lk-pre").expect("a half-done sign-in");
        assert_eq!(half, "Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=300", "{}", bench.engine);
        assert_eq!(set(&first, "__Host-lk"), None, "{}: no session yet", bench.engine);
        browser.open("/sign-in/two-factor").await;
        let done = browser.post("sign-in/second-step", &[("code", code(&bench).as_str())]).await;
        assert!(set(&done, "__Host-lk").is_some(), "{}", bench.engine);
    }
}
