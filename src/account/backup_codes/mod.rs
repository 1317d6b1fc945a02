//! Backup codes: ten, each works once, for somebody whose phone is not at hand.

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
