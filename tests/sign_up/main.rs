//! Signing up, and proving the address.

mod accounts;
mod again;
mod links;
#[path = "../support/mod.rs"]
mod support;

const ADA: &str = "ada@example.org";
