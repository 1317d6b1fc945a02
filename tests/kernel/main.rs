//! What every rule stands on: the database with its promises, and the log of events beside each change.

mod database;
mod events;
#[path = "../support/mod.rs"]
mod support;
