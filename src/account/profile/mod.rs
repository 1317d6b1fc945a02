//! Who the person is: their name.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
