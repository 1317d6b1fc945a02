//! Authenticators: the apps that make six-digit codes (RFC 6238). Any number, each with its own name, secret and last accepted step.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
