//! Sign-in codes by text message: the number, the codes, the caps.

mod absent;
mod caps;
mod codes;
mod ends;
mod gateway;
mod number;
mod races;
mod second;
#[path = "../support/mod.rs"]
mod support;

use latchkey::fields::{OtpCode, Phone};
use latchkey::server::caller::Caller;
use latchkey::server::mail::{self, Captured};
use support::Bench;
use support::browser::ADA;

/// A number, and another one in the same country.
const NUMBER: &str = "+351 961 234 578";
const OTHER_NUMBER: &str = "+351 961 234 542";
const HOUR_S: i64 = 3600;
const DAY_S: i64 = 86_400;

/// Somebody with an authenticator who has just proved who they are, and the cookie of their session.
async fn ready(bench: &Bench) -> (Caller, String) {
    let (caller, cookie) = bench.signed_in(ADA).await;
    bench.give_phone(&caller.user_id, "Pixel 9").await;
    (proven(bench, &cookie).await, cookie)
}

/// The person of a session, freshly proven.
async fn proven(bench: &Bench, cookie: &str) -> Caller {
    let caller = bench.caller(cookie).await.unwrap();
    let now = bench.centre.now();
    Caller { authenticated_at: now, second_proven_at: Some(now), ..caller }
}

fn number(raw: &str) -> Phone {
    Phone::check(raw).ok().unwrap()
}

fn code(digits: &str) -> OtpCode {
    OtpCode::check(digits).ok().unwrap()
}

/// The texts to a number, newest first.
async fn texts(bench: &Bench, to: &str) -> Vec<Captured> {
    bench.mails(number(to).as_str()).await
}

/// The six digits of the newest text to a number.
async fn sent_code(bench: &Bench, to: &str) -> String {
    texts(bench, to).await.first().expect("a text").text[..6].to_owned()
}

/// Another code than this one.
fn wrong(digits: &str) -> OtpCode {
    code(if digits == "000000" { "000001" } else { "000000" })
}

/// A number that is in use.
async fn in_use(bench: &Bench, caller: &Caller, raw: &str) {
    latchkey::account::phone::flow::add(&bench.centre, caller, &number(raw)).await.unwrap();
    let sent = code(&sent_code(bench, raw).await);
    latchkey::account::phone::flow::confirm(&bench.centre, caller, &sent, false).await.unwrap();
}

/// All captured messages of one channel.
async fn of_channel(bench: &Bench, channel: &str) -> usize {
    mail::deliver_due(&bench.centre).await.unwrap();
    mail::captured(&bench.centre, None).iter().filter(|message| message.channel == channel).count()
}
