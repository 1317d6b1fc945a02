//! How a mail says that the second factor was changed, and what was added to it.

use serde::{Deserialize, Serialize};

use super::letter::is_plain;

/// What was changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorChange {
    /// An authenticator with this name was added.
    AuthenticatorAdded(String),
    /// The authenticator with this name was removed; others are left.
    AuthenticatorRemoved(String),
    /// Backup codes came with the first authenticator.
    FirstBackupCodes,
    /// New backup codes replaced those before them.
    NewBackupCodes,
    /// Two-factor authentication was turned off.
    TurnedOff,
}

impl FactorChange {
    /// What happened, in a sentence. A name that reads like a link or a message is left out.
    pub(super) fn sentence(&self) -> String {
        let quoted = |name: &str| if is_plain(name) { format!(" “{name}”") } else { String::new() };
        match self {
            Self::AuthenticatorAdded(name) => format!("The authenticator{} was added to your account.", quoted(name)),
            Self::AuthenticatorRemoved(name) => {
                format!("The authenticator{} was removed from your account. Its codes no longer work.", quoted(name))
            }
            Self::FirstBackupCodes => "Backup codes for your account were saved. Each works once.".to_owned(),
            Self::NewBackupCodes => {
                "New backup codes for your account were saved. Codes from before no longer work.".to_owned()
            }
            Self::TurnedOff => "Two-factor authentication was turned off. Your password alone signs in now.".to_owned(),
        }
    }

    pub(super) fn subject(&self, product: &str) -> String {
        match self {
            Self::AuthenticatorAdded(_) => format!("An authenticator was added to your {product} account"),
            Self::AuthenticatorRemoved(_) => format!("An authenticator was removed from your {product} account"),
            Self::FirstBackupCodes => format!("Backup codes for your {product} account"),
            Self::NewBackupCodes => format!("New backup codes for your {product} account"),
            Self::TurnedOff => format!("Two-factor authentication for {product} was turned off"),
        }
    }
}

/// What was added to the second factor, and when.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorAdded {
    /// An authenticator with this name.
    Authenticator { name: String, when: String },
    /// Backup codes in the place of those before them.
    BackupCodes { when: String },
    /// A telephone number that ends so.
    Phone { ending: String, when: String },
}

impl FactorAdded {
    /// One line of a list. A name that reads like a link or a message is left out.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Authenticator { name, when } if is_plain(name) => format!("Authenticator “{name}”: {when}"),
            Self::Authenticator { when, .. } => format!("Authenticator: {when}"),
            Self::BackupCodes { when } => format!("Backup codes: {when}"),
            Self::Phone { ending, when } => format!("Phone number that ends in {ending}: {when}"),
        }
    }
}
