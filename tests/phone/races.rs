//! Codes that are asked for at the same moment.

use std::collections::BTreeSet;

use latchkey::account::phone::flow::{add, confirm};
use latchkey::account::sms_codes::flow::spend;
use latchkey::account::sms_codes::types::{Attempt, Purpose};

use crate::support::{RACERS, benches_with, successes_of};
use crate::{NUMBER, code, ready, sent_code, texts};

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_simultaneous_requests_one_code_is_left() {
    for bench in benches_with(|config| config.limits = false).await {
        let (caller, _) = ready(&bench).await;
        for round in 0..5 {
            let attempts = (0..RACERS).map(|_| {
                let (centre, caller) = (bench.centre.clone(), caller.clone());
                async move { add(&centre, &caller, &crate::number(NUMBER)).await }
            });
            assert!(successes_of(attempts.collect()).await > 0, "{}, round {round}", bench.engine);
            let open = "select count(*) from sms_codes where user_id = $1 and used_at is null";
            assert_eq!(bench.count(open, &caller.user_id).await, 1, "{}, round {round}", bench.engine);

            let sent: BTreeSet<String> =
                texts(&bench, NUMBER).await.iter().map(|text| text.text[..6].to_owned()).collect();
            let mut right = 0;
            for digits in &sent {
                let mut tx = bench.centre.db.begin().await.unwrap();
                let attempt = Attempt { user_id: &caller.user_id, purpose: Purpose::AddPhone, id: &caller.session_id };
                right += usize::from(spend(&mut tx, &bench.centre, attempt, &code(digits)).await.unwrap().is_ok());
                // Dropped, the transaction leaves the code as it was.
                drop(tx);
            }
            assert_eq!(right, 1, "{}, round {round}: one of {} texts works", bench.engine, sent.len());
        }
        bench.clock.tick();
        add(&bench.centre, &caller, &crate::number(NUMBER)).await.unwrap();
        let last = sent_code(&bench, NUMBER).await;
        assert!(confirm(&bench.centre, &caller, &code(&last), false).await.is_ok(), "{}: the last text", bench.engine);
    }
}
