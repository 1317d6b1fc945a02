//! What ended a session, in words.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// What ended a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndedBy {
    /// The person signed out.
    SignOut,
    /// The password was changed in another session.
    PasswordChange,
    /// The password was reset by mail.
    PasswordReset,
    /// Two-factor authentication was switched off in another session.
    TwoFactorOff,
    /// The operator took every second factor away.
    Operator,
    /// An authenticator was added in another session.
    FactorAdded,
    /// An authenticator was removed in another session.
    FactorRemoved,
    /// A telephone number was added, replaced or removed in another session.
    PhoneChanged,
    /// New backup codes were saved in another session.
    CodesReplaced,
    /// The person ended it from another session.
    Revoked,
    /// Somebody said by a mailed link that it was not theirs.
    NotMe,
    /// Too many sessions: the one idle for longest made room.
    Eviction,
    /// Its time was over. Never stored: the moment is in the row from the start.
    Expiry,
    /// The account is disabled or gone. Never stored.
    Closed,
}

impl EndedBy {
    /// The names in the database; the last two are never stored.
    const NAMES: [(Self, &str); 14] = [
        (Self::SignOut, "sign_out"),
        (Self::PasswordChange, "password_change"),
        (Self::PasswordReset, "password_reset"),
        (Self::TwoFactorOff, "two_factor_off"),
        (Self::Operator, "operator"),
        (Self::FactorAdded, "factor_added"),
        (Self::FactorRemoved, "factor_removed"),
        (Self::PhoneChanged, "phone_changed"),
        (Self::CodesReplaced, "codes_replaced"),
        (Self::Revoked, "revoked"),
        (Self::NotMe, "not_me"),
        (Self::Eviction, "eviction"),
        (Self::Expiry, "expiry"),
        (Self::Closed, "closed"),
    ];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(by, _)| *by == self).map_or("", |(_, name)| name)
    }

    /// What a name in the database stands for.
    pub fn of(stored: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, name)| *name == stored).map(|(by, _)| *by)
    }
}

/// The end of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: UnixMillis,
    /// By what.
    pub by: EndedBy,
    /// The session that ended it, as its owner knows it: `Firefox on Linux`, or the name they gave it.
    pub from: Option<String>,
}

impl Ended {
    /// What happened, without a point or a time: `Signed out from Firefox on Linux`.
    pub fn reason(&self) -> String {
        let from = self.from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
        match self.by {
            EndedBy::SignOut => "Signed out on this device".to_owned(),
            EndedBy::PasswordChange => format!("Signed out when the password was changed{from}"),
            EndedBy::PasswordReset => "Signed out when the password was reset".to_owned(),
            EndedBy::TwoFactorOff => format!("Signed out when two-factor authentication was turned off{from}"),
            EndedBy::Operator => "Signed out when the operator reset two-factor authentication".to_owned(),
            EndedBy::FactorAdded => format!("Signed out when an authenticator was added{from}"),
            EndedBy::FactorRemoved => format!("Signed out when an authenticator was removed{from}"),
            EndedBy::PhoneChanged => format!("Signed out when the phone number was changed{from}"),
            EndedBy::CodesReplaced => format!("Signed out when new backup codes were saved{from}"),
            EndedBy::Revoked => format!("Signed out{}", if from.is_empty() { " from another session" } else { &from }),
            EndedBy::NotMe => "Signed out by “This was not me” in a sign-in alert".to_owned(),
            EndedBy::Eviction => "Signed out to make room for a newer session".to_owned(),
            EndedBy::Expiry => "Ended because its time was over".to_owned(),
            EndedBy::Closed => "Ended with the account".to_owned(),
        }
    }

    /// For the tabs that were open: `Signed out from Firefox on Linux at 14:02 UTC.`
    pub fn notice(&self) -> String {
        format!("{} at {}.", self.reason(), self.at.time())
    }
}

/// A session that is over: its name or what it said of itself, `phone` or `desktop` … as stored, its last address, and where that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastSession {
    pub title: String,
    pub device_type: String,
    pub address: String,
    pub place: Option<String>,
    /// When it ended, and by what.
    pub ended: Ended,
}

impl PastSession {
    /// For the gallery.
    pub fn samples() -> Vec<Self> {
        let past = |by, from: Option<&str>| Self {
            title: "Safari 26 on macOS".to_owned(),
            device_type: "desktop".to_owned(),
            address: "2001:db8:4f::19".to_owned(),
            place: None,
            ended: Ended { at: UnixMillis(1_772_546_529_000), by, from: from.map(str::to_owned) },
        };
        vec![past(EndedBy::Revoked, Some("Firefox on Linux")), past(EndedBy::Expiry, None)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_its_own_words_and_its_own_name() {
        let ended = |by| Ended { at: UnixMillis(1_772_546_529_000), by, from: Some("Firefox on Linux".to_owned()) };
        let ends = EndedBy::NAMES.map(|(by, _)| ended(by));
        for (index, ended) in ends.iter().enumerate() {
            assert_eq!(EndedBy::of(ended.by.as_str()), Some(ended.by));
            assert!(ends[..index].iter().all(|other| other.reason() != ended.reason()), "{}", ended.reason());
        }
        assert!(ended(EndedBy::TwoFactorOff).reason().ends_with("was turned off from Firefox on Linux"));
        assert_eq!(ended(EndedBy::Revoked).notice(), "Signed out from Firefox on Linux at 14:02 UTC.");
    }
}
