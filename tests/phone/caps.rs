//! The caps of SECURITY §6: each refuses with 429 and an event.

use latchkey::account::phone::flow::{add, confirm, remove};
use latchkey::account::sms_codes::flow::{number_key, send};
use latchkey::account::sms_codes::types::{Attempt, Purpose};
use latchkey::error::Error;
use latchkey::server::audit::Subject;
use latchkey::server::caller::Caller;
use latchkey::server::config::{Config, SmsCaps};
use latchkey::server::limits::{self, Rule};

use crate::support::browser::ADA;
use crate::support::{Bench, NOON, benches, benches_with};
use crate::{DAY_S, HOUR_S, NUMBER, OTHER_NUMBER, code, in_use, number, of_channel, ready, sent_code, texts};

/// Somebody asks for a code: who, from where, to which number.
async fn ask(bench: &Bench, user_id: &str, from: &str, to: &str) -> Result<(), Error> {
    let subject = Subject { user_id: Some(user_id), session_id: None };
    let attempt = Attempt { user_id, purpose: Purpose::AddPhone, id: "session" };
    send(&bench.centre, &bench.visitor_at(from), subject, attempt, &number(to)).await
}

/// Under which key messages count that go to a number in use.
fn in_use_key(raw: &str) -> String {
    number_key(Purpose::SecondStep, &number(raw))
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
        bench.clock.advance_s(DAY_S - NOON.0 / 1000 % DAY_S);
        let mut sent = [0; 2];
        for hour in 0..48 {
            sent[hour / 24] += usize::from(ask(&bench, &caller.user_id, "198.51.100.1", "+351912345678").await.is_ok());
            bench.clock.advance_s(HOUR_S);
        }
        assert_eq!(sent, [6, 6], "{}: from one midnight to the next", bench.engine);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_text_about_a_change_counts_in_the_caps() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        in_use(&bench, &caller, NUMBER).await;
        remove(&bench.centre, &caller, false).await.unwrap();
        assert!(texts(&bench, NUMBER).await[0].text.contains("no longer gets"));
        let mut left = 0;
        while limits::room(&bench.centre, Rule::SmsByNumber, &in_use_key(NUMBER)).await.unwrap() {
            left += 1;
        }
        assert_eq!(left, 2, "{}: the news, and two codes to sign in with this hour", bench.engine);
        let mut left = 0;
        while limits::room(&bench.centre, Rule::SmsByCountry, "351").await.unwrap() {
            left += 1;
        }
        assert_eq!(left, 48, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_goes_on_without_its_text_when_a_cap_is_reached() {
    for bench in benches().await {
        let (mut caller, _) = ready(&bench).await;
        let number_key = in_use_key(NUMBER);
        for (rule, key) in [(Rule::SmsByNumber, number_key.as_str()), (Rule::SmsByCountry, "351"), (Rule::SmsByAll, "")]
        {
            in_use(&bench, &caller, NUMBER).await;
            bench.clock.tick();
            add(&bench.centre, &caller, &number(OTHER_NUMBER)).await.unwrap();
            let digits = sent_code(&bench, OTHER_NUMBER).await;
            while limits::room(&bench.centre, rule, key).await.unwrap() {}
            let before = of_channel(&bench, "sms").await;
            let done = confirm(&bench.centre, &caller, &code(&digits), false).await.unwrap().status;
            assert_eq!(done.phone.unwrap().ending, "42", "{}: {rule:?}", bench.engine);
            assert_eq!(of_channel(&bench, "sms").await, before, "{}: {rule:?}", bench.engine);
            assert!(bench.mails(ADA).await[0].text.contains("ends in 78 was removed"), "the owner is told");
            let dropped = "select count(*) from events where action = 'sms.notice_dropped' and details = $1";
            assert_eq!(bench.count(dropped, &format!("rule={rule:?}")).await, 1, "{}", bench.engine);
            bench.clock.advance_s(25 * HOUR_S);
            let now = bench.centre.now();
            caller = Caller { authenticated_at: now, second_proven_at: Some(now), ..caller };
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_who_add_a_number_leave_its_owner_their_texts() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        in_use(&bench, &caller, NUMBER).await;
        bench.sign_up("eve@example.org").await;
        let eve = bench.user_id("eve@example.org").await;
        let from = |n: usize| (format!("198.51.100.{n}"), NUMBER.to_owned());
        assert_eq!(allowed(&bench, &eve, 5, from).await, 2, "{}: three with the one that added it", bench.engine);
        let owner = Subject { user_id: Some(&caller.user_id), session_id: None };
        let attempt = Attempt { user_id: &caller.user_id, purpose: Purpose::SecondStep, id: "challenge" };
        for n in 0..4 {
            let sent = send(&bench.centre, &bench.visitor(), owner, attempt, &number(NUMBER)).await;
            assert_eq!(sent.is_ok(), n < 3, "{}: {n}, {sent:?}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_cap_refuses_spends_nothing_of_the_others() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        let others = |n: usize| ("198.51.100.1".to_owned(), format!("+35191234561{n}"));
        assert_eq!(allowed(&bench, &caller.user_id, 5, others).await, 5, "{}: all that an account has", bench.engine);
        for _ in 0..10 {
            assert!(too_many(&ask(&bench, &caller.user_id, "198.51.100.2", NUMBER).await), "{}", bench.engine);
        }
        let by_number = number_key(Purpose::AddPhone, &number(NUMBER));
        let whole = [(Rule::SmsByNumber, by_number.as_str(), 3), (Rule::SmsByAddress, "198.51.100.2", 10)];
        for (rule, key, count) in whole.into_iter().chain([(Rule::SmsByCountry, "351", 45)]) {
            let mut left = 0;
            while limits::room(&bench.centre, rule, key).await.unwrap() {
                left += 1;
            }
            assert_eq!(left, count, "{}: {rule:?}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_chooses_what_a_day_and_a_country_may_cost() {
    let chosen = |config: &mut Config| config.sms_caps = SmsCaps { daily_budget: 3, country_hourly: 2 };
    for bench in benches_with(chosen).await {
        let (caller, _) = ready(&bench).await;
        let countries = ["+351912345610", "+351912345611", "+351912345612", "+4915112345678", "+4915112345679"];
        let mut sent = Vec::new();
        for to in countries {
            sent.push(ask(&bench, &caller.user_id, "198.51.100.1", to).await.is_ok());
        }
        assert_eq!(sent, [true, true, false, true, false], "{}: two to a country, three in all", bench.engine);
    }
}
