//! One folder per thing a person does to their account.

pub mod email;
pub mod password;
pub mod profile;
pub mod sessions;
