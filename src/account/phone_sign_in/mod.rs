//! Signing in by a text message, as a stand-in for an authenticator: it never confirms a change to the account.

#[cfg(feature = "ssr")]
pub mod flow;
pub mod types;
