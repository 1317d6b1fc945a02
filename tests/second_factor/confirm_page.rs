//! The page that asks who is there, opened by itself.

use http::StatusCode;

use crate::support::browser::{ADA, Browser, text};
use crate::support::{OTHER, PASSWORD, benches_with};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_that_asks_who_is_there_leads_on_where_nothing_waits() {
    for bench in benches_with(|config| config.sessions.step_up_s = 1800).await {
        let (_, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie.clone());
        let asked = text(&browser.open("/confirm-identity").await.html);
        assert!(asked.contains("they do not ask again for 30 minutes."), "{}: {asked}", bench.engine);
        for fields in [&[("password", PASSWORD), ("resume", "")][..], &[("password", PASSWORD)][..]] {
            let wrong = browser.post("identity/confirm", &[("password", OTHER), ("resume", "")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bench.engine);
            let done = browser.post("identity/confirm", fields).await;
            assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/settings/security"));
            assert_ne!(browser.cookies["lk"], cookie, "{}: with the new cookie", bench.engine);
            assert_eq!(browser.open("/settings/security").await.status, StatusCode::OK, "{}", bench.engine);
        }
    }
}
