//! Step-up: a fresh proof of identity before a sensitive action, so that an open laptop or a stolen session changes nothing (ASVS 7.5.1).

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
