//! A telephone that gets sign-in codes by text message: a fallback for a lost authenticator, weaker than one, and absent unless the
//! operator configured a gateway (SECURITY §6).

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
