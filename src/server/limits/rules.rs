//! All limits in one table (SECURITY §6).

use crate::server::config::Config;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// What is limited, and by what. `Account` is the canonical email address, whether or not it has an account; `Address` is the
/// client's network address as [`crate::server::visitor::Visitor::limit_key`] gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Sign-in calls of any result.
    SignInByAddress,
    /// Failed passwords, at sign-in and at every prompt, in browsers that have had no session of the account.
    WrongPasswordByAccount,
    /// Failed passwords in one browser that has; the account and the browser together.
    WrongPasswordByKnownBrowser,
    /// Failed passwords; a success does not reset it.
    WrongPasswordByAddress,
    /// Wrong codes of the second step, of any kind, at sign-in and at every prompt; the account is the user's id.
    WrongSecondStepByAccount,
    /// Changes of password of any result: each costs hashes and may send a mail.
    PasswordChangeByAccount,
    /// Authenticators that are being set up; the account is the user's id.
    EnrolmentByAccount,
    /// New sets of backup codes: each costs ten hashes; the account is the user's id.
    BackupCodesByAccount,
    /// Saved backup codes that are looked up without spending them; the account is the user's id.
    BackupCodeCheckByAccount,
    /// New accounts.
    SignUpByAddress,
    /// Verification mails.
    VerifyByAccount,
    /// Verification mails.
    VerifyByAddress,
    /// Password-reset mails.
    ResetByAccount,
    /// Password-reset mails.
    ResetByAddress,
    /// Links that hold no valid token.
    WrongLinkByAddress,
    /// Text messages; what they are for and the number together.
    SmsByNumber,
    /// Text messages; the account is the user's id.
    SmsByAccount,
    /// Text messages.
    SmsByAddress,
    /// Text messages to one country: what fraud with expensive numbers costs at most in an hour (`sms.country_hourly`).
    SmsByCountry,
    /// All text messages: the daily budget (`sms.daily_budget`).
    SmsByAll,
    /// Reports of the content security policy.
    CspReportByAddress,
    /// Events about requests of other sites: the rest is only in the access log.
    CsrfBlockedByAddress,
}

impl Rule {
    /// The name in the bucket's key, and the steps, all of which must have room: so many at once, then so many in so many seconds;
    /// where that is a day, so many in each day of UTC.
    pub(super) const fn parts(self) -> (&'static str, &'static [(i64, i64, i64)]) {
        match self {
            Self::SignInByAddress => ("sign-in-address", &[(60, 60, MINUTE)]),
            // Five at once, then ever slower, down to one each quarter of an hour.
            Self::WrongPasswordByAccount => {
                ("wrong-password-account", &[(5, 2, MINUTE), (10, 12, HOUR), (20, 4, HOUR)])
            }
            Self::WrongPasswordByKnownBrowser => ("wrong-password-known-browser", &[(10, 40, HOUR)]),
            Self::WrongPasswordByAddress => ("wrong-password-address", &[(10, 3, MINUTE)]),
            Self::WrongSecondStepByAccount => ("wrong-second-step-account", &[(5, 20, HOUR)]),
            Self::PasswordChangeByAccount => ("password-change-account", &[(10, 20, HOUR)]),
            Self::EnrolmentByAccount => ("enrolment-account", &[(10, 10, HOUR)]),
            Self::BackupCodesByAccount => ("backup-codes-account", &[(10, 10, HOUR)]),
            Self::BackupCodeCheckByAccount => ("backup-code-check-account", &[(3, 3, DAY)]),
            Self::SignUpByAddress => ("sign-up-address", &[(3, 10, HOUR)]),
            Self::VerifyByAccount => ("verify-account", &[(3, 3, HOUR), (6, 6, DAY)]),
            Self::VerifyByAddress => ("verify-address", &[(10, 10, HOUR)]),
            Self::ResetByAccount => ("reset-account", &[(3, 3, HOUR), (6, 6, DAY)]),
            Self::ResetByAddress => ("reset-address", &[(10, 10, HOUR)]),
            Self::WrongLinkByAddress => ("wrong-link-address", &[(20, 20, HOUR)]),
            Self::CsrfBlockedByAddress => ("csrf-blocked-address", &[(5, 5, HOUR)]),
            Self::SmsByNumber => ("sms-number", &[(3, 3, HOUR), (6, 6, DAY)]),
            Self::SmsByAccount => ("sms-account", &[(5, 5, HOUR)]),
            Self::SmsByAddress => ("sms-address", &[(10, 10, HOUR)]),
            Self::SmsByCountry => ("sms-country", &[(50, 50, HOUR)]),
            Self::SmsByAll => ("sms-all", &[(500, 500, DAY)]),
            Self::CspReportByAddress => ("csp-report-address", &[(30, 30, MINUTE)]),
        }
    }
    /// What the operator chose in the place of both numbers in the table.
    pub(super) const fn chosen(self, config: &Config) -> Option<i64> {
        match self {
            Self::SmsByCountry => Some(config.sms_caps.country_hourly),
            Self::SmsByAll => Some(config.sms_caps.daily_budget),
            _ => None,
        }
    }
}
