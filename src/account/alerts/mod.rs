//! Sign-in alerts: the owner is told of a new device, browser or place, and can say that it was somebody else. Keyed on the browser's
//! long-lived cookie, so that a changing address does not spam.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
