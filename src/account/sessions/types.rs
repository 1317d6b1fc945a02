//! How a session can end.

/// What ended a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// The person signed out.
    SignOut,
    /// The password was changed in another session.
    PasswordChange,
    /// The password was reset by mail.
    PasswordReset,
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
            Self::Eviction => "eviction",
        }
    }
}
