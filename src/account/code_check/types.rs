//! What a saved code is worth.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::fields::BackupCode;

/// What a saved code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checked {
    /// It works, and still does.
    Unused,
    /// It worked once.
    Used,
    /// It is not one of the set in use.
    Wrong,
}

/// Checks a code that is looked up.
pub fn check_code(code: &str) -> Result<BackupCode, FieldErrors> {
    BackupCode::check(code).map_err(|problem| vec![("code".to_owned(), problem)])
}
