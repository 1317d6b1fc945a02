//! The second factor as a whole: one change at a time, what a change voids, who is told of it, and how everything goes at once.

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
