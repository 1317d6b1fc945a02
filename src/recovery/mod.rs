//! A forgotten password: a link by mail, then a new password. Never signs in by itself, never skips a second factor (SECURITY D-4).

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
