//! Latchkey: the account settings centre behind a product's avatar menu.
//!
//! | where | what |
//! |---|---|
//! | [`account`], [`sign_in`], [`sign_up`], [`recovery`] | one folder per thing a person does, each with the same files |
//! | [`ui`] | the kit that every page is written in |
//! | [`tabs`], [`app`] | which panels stand where; the document and its routes |
//! | [`error`], [`fields`], [`time`], [`wire`] | what crosses the wire |
//! | `server` | the kernel, built for the server only |
//!
//! `docs/architecture.md` walks one change of password through all of them.

#![recursion_limit = "256"]
#![warn(clippy::unwrap_used)]

pub mod account;
pub mod app;
pub mod error;
pub mod fields;
pub mod platform;
pub mod recovery;
pub mod sign_in;
pub mod sign_up;
pub mod tabs;
pub mod time;
pub mod ui;
pub mod wire;

#[cfg(feature = "ssr")]
pub mod server;

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are the two halves of the program: build them one at a time");

/// Where the browser's half begins.
#[cfg(feature = "hydrate")]
mod browser;
