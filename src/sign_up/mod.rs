//! Making an account. The answer never tells whether the address has one.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
