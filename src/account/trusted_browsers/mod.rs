//! Browsers that are spared the second step for 30 days, as long as password and factors stay what they were.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
