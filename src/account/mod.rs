//! One folder per thing a person does to their account.

pub mod active_sessions;
pub mod alerts;
pub mod backup_codes;
pub mod code_check;
pub mod disown;
pub mod email;
pub mod enrolment;
pub mod factors;
pub mod identity;
pub mod known_browsers;
pub mod password;
pub mod phone;
pub mod phone_sign_in;
pub mod profile;
pub mod session_ends;
pub mod sessions;
pub mod sms_codes;
pub mod trusted_browsers;
pub mod two_factor;
