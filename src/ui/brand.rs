use serde::{Deserialize, Serialize};

use crate::fields::PasswordPolicy;

/// What every page of this installation shares: set by the operator, or chosen by the visitor. In context on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The product's name.
    pub product: String,
    /// Where people get help, if the operator tells.
    pub support: Option<String>,
    /// `light`, `dark`, or `None` for the system's.
    pub theme: Option<String>,
    /// Whether the visitor was signed in when the page was asked for.
    pub signed_in: bool,
    /// The rules for a new password of somebody who is not signed in.
    pub policy: PasswordPolicy,
}
