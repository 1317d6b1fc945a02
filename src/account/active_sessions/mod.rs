//! Where an account is signed in: the list that its owner sees, names for what is in it, and signing out what should not be there.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
