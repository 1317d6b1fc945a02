use futures::StreamExt;
use futures::stream::FuturesUnordered;
use http::StatusCode;

use crate::ADA;
use crate::support::benches;
use crate::support::browser::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_requests_of_one_person_run_at_once() {
    // In memory, so that the engine says nothing; on SQLite a writer makes all others wait.
    let bench = benches().await.remove(0);
    let (_, cookie) = bench.signed_in(ADA).await;
    let (_, eves) = bench.signed_in("eve@example.org").await;
    let mut browser = Browser::new(&bench);
    let mut eve = browser.clone();
    browser.cookies.insert("lk".to_owned(), cookie);
    eve.cookies.insert("lk".to_owned(), eves);

    let held = bench.centre.db.begin().await.unwrap();
    let mut asked: FuturesUnordered<_> = (0..25)
        .map(|_| {
            let mut browser = browser.clone();
            async move { browser.call("profile/rename", &[("name", "Ada")]).await }
        })
        .collect();
    for n in 0..5 {
        let refused = asked.next().await.expect("one of 25");
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{n}: {}", refused.html);
        assert_eq!(refused.headers["retry-after"], "1");
    }
    assert_eq!(eve.open("/settings/profile").await.status, StatusCode::OK, "somebody else is not concerned");
    held.commit().await.unwrap();
    let mut done = 0;
    while let Some(answer) = asked.next().await {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.html);
        done += 1;
    }
    assert_eq!(done, 20);
}
