//! How a session begins and can end.

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

    /// Whether this counts as a second factor for sensitive actions: a text message and a trusted browser do not.
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::PasswordAndTotp | Self::PasswordAndBackupCode)
    }
}

/// What ended a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// The person signed out.
    SignOut,
    /// The password was changed in another session.
    PasswordChange,
    /// The password was reset by mail.
    PasswordReset,
    /// Two-factor authentication was switched off, or reset by the operator.
    TwoFactorOff,
    /// An authenticator was removed in another session.
    FactorRemoved,
    /// The person ended it from another session.
    Revoked,
    /// Somebody said by a mailed link that it was not theirs.
    NotMe,
    /// Too many sessions: the one idle for longest made room.
    Eviction,
}

impl EndedBy {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignOut => "sign_out",
            Self::PasswordChange => "password_change",
            Self::PasswordReset => "password_reset",
            Self::TwoFactorOff => "two_factor_off",
            Self::FactorRemoved => "factor_removed",
            Self::Revoked => "revoked",
            Self::NotMe => "not_me",
            Self::Eviction => "eviction",
        }
    }
}
