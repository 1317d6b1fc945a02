//! Signing in with email and password, and signing out.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
pub mod second_step;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
