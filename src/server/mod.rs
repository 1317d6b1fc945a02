//! The kernel: what every slice's rules stand on. Built for the server only.

pub mod assets;
pub mod centre;
pub mod clock;
pub mod config;
pub mod cookies;
pub mod crypto;
pub mod db;
pub mod guard;
pub mod health;
pub mod http;
pub mod incident;
pub mod limits;
pub mod passwords;
pub mod theme;
pub mod user_agent;
pub mod visitor;
pub mod well_known;
