//! Checked values: a raw text becomes one of these or a [`Problem`](crate::error::Problem); an unchecked one cannot exist.
//!
//! Every rule here runs in the browser, to answer at once, and again on the server, where it counts.

mod email;
mod label;
mod name;
mod password;
mod phone;
mod second_code;

pub use email::Email;
pub use label::Label;
pub use name::DisplayName;
pub use password::{
    GivenPassword, NewPassword, PASSWORD_MAX, PASSWORD_MAX_BYTES, PasswordPolicy, PasswordPreset, PasswordRule,
    check_repeated,
};
pub use phone::Phone;
pub use second_code::{BackupCode, OtpCode, SecondCode};
