//! With which browsers and from where an account has signed in: by the browser's long-lived cookie, so that a changing address is no news.

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
