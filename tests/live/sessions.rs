//! A tab is told of its own session and of no other one.

use latchkey::sign_in::flow::sign_out;

use crate::support::{PASSWORD, benches};
use crate::{ADA, HELLO, Server, next};

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_of_another_session_is_the_end_of_the_tabs_own() {
    for bench in benches().await {
        let server = Server::start(bench.centre.clone());
        let (caller, token) = bench.signed_in(ADA).await;
        let (_, eves) = bench.signed_in("eve@example.org").await;
        let second = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        let own = caller.session_id.as_str();
        for (cookie, whose) in [(&eves, "somebody else's"), (&second, "another one"), (&"A".repeat(43), "nobody's")] {
            let mut stream = server.ask_from("192.0.2.10", cookie, own).await.into_body().into_data_stream();
            let told = next(&mut stream).await.unwrap();
            assert!(
                told.contains("event: ended\ndata: Signed out on this device at"),
                "{}: {whose}: {told}",
                bench.engine
            );
            assert_eq!(next(&mut stream).await, None, "{}: {whose}", bench.engine);
        }
        let mut stream = server.ask_from("192.0.2.10", &token, own).await.into_body().into_data_stream();
        assert_eq!(next(&mut stream).await.as_deref(), Some(HELLO), "{}: its own", bench.engine);
        sign_out(&bench.centre, &caller).await.unwrap();
        assert!(next(&mut stream).await.unwrap().starts_with("event: ended"), "{}", bench.engine);
    }
}
