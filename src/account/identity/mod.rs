//! Step-up: a fresh proof of identity before a sensitive action, so that an open laptop or a stolen session changes nothing (ASVS 7.5.1).

#[cfg(feature = "ssr")]
pub mod flow;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
