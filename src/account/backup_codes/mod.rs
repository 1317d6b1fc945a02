//! Backup codes: ten, each works once, for somebody whose phone is not at hand. A new set replaces the old one when it is saved.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
