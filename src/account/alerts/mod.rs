//! Sign-in alerts: the owner is told by mail of a new device, browser or place, at most ten times a day and then in one list.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
