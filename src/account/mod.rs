//! One folder per thing a person does to their account.

pub mod active_sessions;
pub mod backup_codes;
pub mod email;
pub mod identity;
pub mod password;
pub mod profile;
pub mod session_ends;
pub mod sessions;
pub mod two_factor;
