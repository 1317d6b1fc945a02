//! The kernel: what every slice's rules stand on. Built for the server only.

pub mod clock;
pub mod db;
pub mod incident;
