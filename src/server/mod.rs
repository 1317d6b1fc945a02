//! The kernel: what every slice's rules stand on. Built for the server only.

pub mod centre;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod db;
pub mod incident;
pub mod passwords;
