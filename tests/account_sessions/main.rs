//! What goes with a session, what it says of itself, how long it lives, and its cookies.

mod at_once;
mod cookies;
mod ends;
mod facts;
mod lives;
#[path = "../support/mod.rs"]
mod support;

const ADA: &str = "ada@example.org";
const DAY_S: i64 = 86_400;
