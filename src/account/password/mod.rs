//! Changing the password: current, new, confirmed. Ends the other sessions, renews this one, tells the owner.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
