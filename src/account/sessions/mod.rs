//! What is signed in: sessions begin with a proof, live as long as SECURITY §2 allows, and can be ended.

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
