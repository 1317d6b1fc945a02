//! Setting up an authenticator: a name, a secret to scan or type, and the first code, which proves that the secret has arrived.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
