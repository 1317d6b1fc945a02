//! Guesses at passwords and codes: how they are slowed down, and when they are over.

mod browsers;
mod codes;
mod passwords;
#[path = "../support/mod.rs"]
mod support;

use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use support::{Bench, email};

const ADA: &str = "ada@example.org";
const QUARTER_S: i64 = 900;

fn refused(problem: Problem) -> Option<Error> {
    Some(Error::invalid("password", problem))
}

async fn reset_password(bench: &Bench, password: &str) {
    request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
    let token = bench.token_in_mail(ADA).await;
    let chosen = NewPassword::check(password, PasswordPolicy::of(PasswordPreset::Strict, false)).ok().unwrap();
    reset(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
}
