//! How sessions end, and what their owner is told of it. Whatever ends one announces it, so that its open tabs say so at once.

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
