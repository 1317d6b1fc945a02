//! The caps of SECURITY §6: each refuses with 429 and an event.

use latchkey::account::sms_codes::flow::send;
use latchkey::account::sms_codes::types::{Attempt, Purpose};
use latchkey::error::Error;
use latchkey::server::audit::Subject;
use latchkey::server::limits::{self, Rule};

use crate::support::{Bench, benches};
use crate::{HOUR_S, number, of_channel, ready};

/// Somebody asks for a code: who, from where, to which number.
async fn ask(bench: &Bench, user_id: &str, from: &str, to: &str) -> Result<(), Error> {
    let subject = Subject { user_id: Some(user_id), session_id: None };
    let attempt = Attempt { user_id, purpose: Purpose::AddPhone, id: "session" };
    send(&bench.centre, &bench.visitor_at(from), subject, attempt, &number(to)).await
}

/// Whether it was refused as too many.
fn too_many(answer: &Result<(), Error>) -> bool {
    matches!(answer, Err(Error::TooMany { .. }))
}

/// Asks ten times more often than is allowed, each time as `nth` says, and gives how many messages there were.
async fn allowed(bench: &Bench, user_id: &str, tries: usize, nth: impl Fn(usize) -> (String, String)) -> usize {
    let mut sent = 0;
    for n in 0..tries {
        let (from, to) = nth(n);
        let answer = ask(bench, user_id, &from, &to).await;
        assert!(answer.is_ok() || too_many(&answer), "{answer:?}");
        sent += usize::from(answer.is_ok());
    }
    sent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_gets_three_an_hour_and_an_account_asks_for_five() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        let id = caller.user_id.as_str();
        let same = |n: usize| (format!("198.51.100.{n}"), "+351912345678".to_owned());
        assert_eq!(allowed(&bench, id, 5, same).await, 3, "{}: by number", bench.engine);
        let others = |n: usize| (format!("198.51.100.{n}"), format!("+35191234561{n}"));
        assert_eq!(allowed(&bench, id, 5, others).await, 2, "{}: by account", bench.engine);
        assert_eq!(of_channel(&bench, "sms").await, 5);
        let logged = bench.actions(id).await.iter().filter(|action| *action == "sms.code_refused").count();
        assert_eq!(logged, 5, "each refusal is in the log");
        bench.clock.advance_s(HOUR_S);
        assert!(ask(&bench, id, "198.51.100.9", "+351912345678").await.is_ok(), "waiting helps");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_gets_six_a_day() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        let mut sent = 0;
        for _ in 0..8 {
            sent += usize::from(ask(&bench, &caller.user_id, "198.51.100.1", "+351912345678").await.is_ok());
            bench.clock.advance_s(HOUR_S);
        }
        assert!((6..8).contains(&sent), "{}: {sent}, the bucket refills by a quarter of a day", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_a_country_and_everybody_have_a_cap() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        for (rule, key, count) in
            [(Rule::SmsByAddress, "198.51.100.7", 10), (Rule::SmsByCountry, "351", 50), (Rule::SmsByAll, "", 500)]
        {
            for n in 0..count {
                assert!(limits::room(&bench.centre, rule, key).await.unwrap(), "{}: {rule:?} {n}", bench.engine);
            }
            assert!(!limits::room(&bench.centre, rule, key).await.unwrap(), "{}: {rule:?}", bench.engine);
            let from = if rule == Rule::SmsByAddress { "198.51.100.7" } else { "198.51.100.8" };
            let to = if rule == Rule::SmsByAll { "+4915112345678" } else { "+351912345678" };
            assert!(too_many(&ask(&bench, &caller.user_id, from, to).await), "{}: {rule:?}", bench.engine);
            let details = "select count(*) from events where action = 'sms.code_refused' and details = $1";
            assert_eq!(bench.count(details, &format!("rule={rule:?}")).await, 1);
        }
        assert_eq!(of_channel(&bench, "sms").await, 0);
    }
}
