//! How a session begins and can end.

pub use crate::account::session_ends::types::EndedBy;

/// How somebody proved who they are when a session began, or since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factors {
    /// The password alone: nothing else is asked of this account.
    Password,
    /// Password and authenticator.
    PasswordAndTotp,
    /// Password and backup code.
    PasswordAndBackupCode,
    /// Password and text message.
    PasswordAndSms,
    /// The password, in a browser that is spared the second step.
    PasswordOnTrustedBrowser,
}

impl Factors {
    /// The name in the database and in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndTotp => "password+totp",
            Self::PasswordAndBackupCode => "password+backup_code",
            Self::PasswordAndSms => "password+sms",
            Self::PasswordOnTrustedBrowser => "password+trusted_browser",
        }
    }

    /// What a name in the database stands for.
    pub fn of(stored: &str) -> Option<Self> {
        [
            Self::Password,
            Self::PasswordAndTotp,
            Self::PasswordAndBackupCode,
            Self::PasswordAndSms,
            Self::PasswordOnTrustedBrowser,
        ]
        .into_iter()
        .find(|factors| factors.as_str() == stored)
    }

    /// As a person knows them.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Password => "Password",
            Self::PasswordAndTotp => "Password and authenticator",
            Self::PasswordAndBackupCode => "Password and backup code",
            Self::PasswordAndSms => "Password and text message",
            Self::PasswordOnTrustedBrowser => "Password, on a trusted browser",
        }
    }

    /// Whether this counts as a second factor for sensitive actions: a text message and a trusted browser do not.
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::PasswordAndTotp | Self::PasswordAndBackupCode)
    }
}
