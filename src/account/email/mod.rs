//! The account's address: shown, and proven by a mailed link.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
