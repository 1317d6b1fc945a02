//! Codes by text message (SECURITY §4, §6): six digits, ten minutes, five tries, the newest only, bound to what they are for.

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
