//! The drill: whether a saved backup code still works, found out without spending it.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
pub mod types;
