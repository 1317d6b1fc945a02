//! Signing in and out, and the life of sessions.

mod lives;
mod passwords;
#[path = "../support/mod.rs"]
mod support;

const ADA: &str = "ada@example.org";
