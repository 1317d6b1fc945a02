//! The transport that keeps messages, and the page that shows them.

use http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::*;

#[tokio::test]
async fn captured_mail_survives_a_restart_and_a_line_that_was_cut_off() {
    let bench = benches().await.remove(0);
    queue(&bench, ADA, None).await;
    assert_eq!(bench.mails("ADA@example.com").await.len(), 1);
    let file = bench.centre.config.data_dir.join("mailbox.jsonl");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{whole}{}", &whole[..40])).unwrap();
    Mailer::new(&bench.centre.config).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
}

#[tokio::test]
async fn the_mailbox_shows_mail_to_people_and_to_tests() {
    let bench = benches().await.remove(0);
    let get = async |uri: &str| {
        let router = mail::mailbox_routes(&bench.centre, "/pkg/latchkey.css");
        let response = router.oneshot(Request::get(uri).body(axum::body::Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
    };
    assert!(get("/dev/mailbox").await.1.contains("No mail yet"));
    queue(&bench, ADA, None).await;
    bench.clock.advance_s(1);
    queue(&bench, "<b>@example.com", None).await;
    deliver_due(&bench.centre).await.unwrap();
    let (status, page) = get("/dev/mailbox").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("<a href=\"{LINK}\">")) && page.contains("href=\"/pkg/latchkey.css\""), "{page}");
    assert!(!page.contains("<b>") && page.contains("&#60;b&#62;@example.com"));
    let mails: serde_json::Value = serde_json::from_str(&get("/dev/mailbox.json").await.1).unwrap();
    assert_eq!(mails[0]["to"], "<b>@example.com", "newest first");
    let ada: serde_json::Value = serde_json::from_str(&get("/dev/mailbox.json?to=ada%40example.com").await.1).unwrap();
    assert_eq!((ada.as_array().unwrap().len(), &ada[0]["at"]), (1, &serde_json::json!(NOON.0)));
    assert!(ada[0]["html"].as_str().unwrap().contains("href=") && ada[0]["text"].as_str().unwrap().contains(LINK));
}

#[tokio::test]
async fn there_is_no_mailbox_where_mail_is_sent() {
    let bench = benches_with(unreachable).await.remove(0);
    let request = Request::get("/dev/mailbox").body(axum::body::Body::empty()).unwrap();
    let answer = mail::mailbox_routes(&bench.centre, "/x.css").oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(mail::captured(&bench.centre, None).is_empty());
}
