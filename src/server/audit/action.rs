//! The names of what happens.

/// The stable vocabulary of the security log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// An account was made.
    SignedUp,
    /// A sign-up named an address that has an account.
    SignUpRepeated,
    /// A session began.
    SignedIn,
    /// Email and password did not belong together.
    SignInFailed,
    /// Email and password were right, and yet no session begins: the details say why.
    SignInHeld,
    /// The person ended the session.
    SignedOut,
    /// A session got a name, or lost it.
    SessionRenamed,
    /// The person ended one of their other sessions.
    SessionRevoked,
    /// The person ended all of their other sessions.
    SessionsRevoked,
    /// The address was proven.
    EmailVerified,
    /// A new verification link was sent.
    VerificationSent,
    /// A reset link was asked for.
    ResetRequested,
    /// The password was set through a reset link.
    PasswordReset,
    /// The password was changed by the signed-in person.
    PasswordChanged,
    /// The password that was given is stored as a hash of today's cost.
    PasswordRehashed,
    /// A session made room for a newer one.
    SessionEvicted,
    /// An account went because nobody proved its address.
    AccountExpired,
    /// Another site tried to act in a visitor's browser.
    CsrfBlocked,
    /// The name was changed.
    NameChanged,
    /// The person proved again who they are.
    IdentityConfirmed,
    /// That proof failed.
    IdentityRefused,
    /// A backup code was spent.
    BackupCodeUsed,
    /// The person chose of which sign-ins to be told.
    AlertsChanged,
    /// The owner said by a mailed link that a sign-in was somebody else's.
    SignInDisowned,
    /// A code was sent by text message.
    SmsCodeSent,
    /// None was sent, because too many were.
    SmsCodeRefused,
    /// A number was not told by text of its own removal, because too many messages were sent.
    SmsNoticeDropped,
    /// The code that was sent to a number which is to be added was wrong.
    PhoneRefused,
    /// A number was given up before its code came back.
    PhoneGivenUp,
    /// A telephone number was put into use.
    PhoneAdded,
    /// It was taken out of use.
    PhoneRemoved,
    /// Setting up an authenticator began.
    EnrolmentBegun,
    /// An authenticator that was being set up was given up.
    EnrolmentGivenUp,
    /// It ended after too many wrong codes.
    EnrolmentRefused,
    /// An authenticator was added.
    AuthenticatorAdded,
    /// An authenticator got another name.
    AuthenticatorRenamed,
    /// An authenticator was removed, and others stayed.
    AuthenticatorRemoved,
    /// Two-factor authentication was turned off by the signed-in person.
    TwoFactorOff,
    /// It was taken away by the operator, for somebody who lost everything.
    TwoFactorReset,
    /// A set of backup codes was made and shown.
    BackupCodesMade,
    /// A set of backup codes was saved and is in use; the one before it is gone.
    BackupCodesConfirmed,
    /// A set of backup codes was thrown away before it was in use.
    BackupCodesDiscarded,
    /// A saved backup code was looked up without spending it.
    BackupCodeChecked,
    /// The password was right and a second step was asked for.
    SecondStepAsked,
    /// A code was not even compared: too many wrong ones came before, or six digits are locked.
    CodeNotCompared,
    /// The person left the second step and began again.
    SecondStepLeft,
    /// Too many wrong codes: the half-done sign-ins were ended.
    SecondStepStopped,
    /// So many wrong codes in a row that six digits are refused.
    CodesLocked,
    /// Six digits are accepted again: a backup code was spent, an authenticator was added, or the factors were taken away.
    CodesUnlocked,
    /// A browser is spared the second step from now on.
    BrowserTrusted,
    /// A browser, or all of them, are asked for the second step again.
    TrustRevoked,
}

impl Action {
    /// The name in the database, in logs and in exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedUp => "account.created",
            Self::SignUpRepeated => "account.sign_up_repeated",
            Self::SignedIn => "session.started",
            Self::SignInFailed => "session.start_failed",
            Self::SignInHeld => "session.start_held",
            Self::SignedOut => "session.ended",
            Self::SessionRenamed => "session.renamed",
            Self::SessionRevoked => "session.revoked",
            Self::SessionsRevoked => "session.others_revoked",
            Self::EmailVerified => "email.verified",
            Self::VerificationSent => "email.verification_sent",
            Self::ResetRequested => "password.reset_requested",
            Self::PasswordReset => "password.reset",
            Self::PasswordChanged => "password.changed",
            Self::PasswordRehashed => "password.rehashed",
            Self::SessionEvicted => "session.evicted",
            Self::AccountExpired => "account.expired",
            Self::CsrfBlocked => "security.csrf_blocked",
            Self::NameChanged => "profile.name_changed",
            Self::IdentityConfirmed => "identity.confirmed",
            Self::IdentityRefused => "identity.refused",
            Self::BackupCodeUsed => "backup_codes.used",
            Self::AlertsChanged => "alerts.changed",
            Self::SignInDisowned => "session.disowned",
            Self::SmsCodeSent => "sms.code_sent",
            Self::SmsCodeRefused => "sms.code_refused",
            Self::SmsNoticeDropped => "sms.notice_dropped",
            Self::PhoneRefused => "phone.refused",
            Self::PhoneGivenUp => "phone.given_up",
            Self::PhoneAdded => "phone.added",
            Self::PhoneRemoved => "phone.removed",
            Self::EnrolmentBegun => "two_factor.enrolment_begun",
            Self::EnrolmentGivenUp => "two_factor.enrolment_given_up",
            Self::EnrolmentRefused => "two_factor.enrolment_refused",
            Self::AuthenticatorAdded => "two_factor.authenticator_added",
            Self::AuthenticatorRenamed => "two_factor.authenticator_renamed",
            Self::AuthenticatorRemoved => "two_factor.authenticator_removed",
            Self::TwoFactorOff => "two_factor.turned_off",
            Self::TwoFactorReset => "two_factor.reset",
            Self::BackupCodesMade => "backup_codes.made",
            Self::BackupCodesConfirmed => "backup_codes.confirmed",
            Self::BackupCodesDiscarded => "backup_codes.discarded",
            Self::BackupCodeChecked => "backup_codes.checked",
            Self::SecondStepAsked => "second_step.asked",
            Self::CodeNotCompared => "second_step.not_compared",
            Self::SecondStepLeft => "second_step.left",
            Self::SecondStepStopped => "second_step.stopped",
            Self::CodesLocked => "second_step.locked",
            Self::CodesUnlocked => "second_step.unlocked",
            Self::BrowserTrusted => "trusted_browsers.added",
            Self::TrustRevoked => "trusted_browsers.revoked",
        }
    }
}
