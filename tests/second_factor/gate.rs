use latchkey::account::sessions::flow::{Start, begin};
use latchkey::account::sessions::types::Factors;
use latchkey::error::Error;

use crate::ADA;
use crate::support::benches;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_begins_a_session_a_password_alone_is_not_enough() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let alive = "select count(*) from sessions where user_id = $1";
        for (factors, answer) in [(Factors::Password, Some(Error::Forbidden)), (Factors::PasswordAndTotp, None)] {
            let (visitor, at) = (bench.visitor(), bench.centre.now());
            let mut tx = bench.centre.db.begin().await.unwrap();
            let start = Start { user_id: &user_id, factors, remember: false, authenticated_at: at };
            let begun = begin(&mut tx, &bench.centre, &visitor, start).await;
            assert_eq!(begun.err(), answer, "{}: {factors:?}", bench.engine);
            tx.commit().await.unwrap();
            let begun = i64::from(answer.is_none());
            assert_eq!(bench.count(alive, &user_id).await, begun, "{}: {factors:?}", bench.engine);
        }
    }
}
