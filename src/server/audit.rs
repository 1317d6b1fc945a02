//! What happened, written in the transaction that made it happen.

use super::centre::Centre;
use super::db::Tx;
use super::visitor::Visitor;
use crate::error::Error;

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
    /// The person ended the session.
    SignedOut,
    /// A session got a name, or lost it.
    SessionRenamed,
    /// The person ended one of their other sessions.
    SessionRevoked,
    /// The person ended all of their other sessions.
    SessionsRevoked,
    /// There were too many sessions: those idle for longest were ended.
    SessionsEvicted,
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
    /// The name was changed.
    NameChanged,
    /// The person proved again who they are.
    IdentityConfirmed,
    /// That proof failed.
    IdentityRefused,
    /// A backup code was spent.
    BackupCodeUsed,
}

impl Action {
    /// The name in the database, in logs and in exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedUp => "account.created",
            Self::SignUpRepeated => "account.sign_up_repeated",
            Self::SignedIn => "session.started",
            Self::SignInFailed => "session.start_failed",
            Self::SignedOut => "session.ended",
            Self::SessionRenamed => "session.renamed",
            Self::SessionRevoked => "session.revoked",
            Self::SessionsRevoked => "session.others_revoked",
            Self::SessionsEvicted => "session.evicted",
            Self::EmailVerified => "email.verified",
            Self::VerificationSent => "email.verification_sent",
            Self::ResetRequested => "password.reset_requested",
            Self::PasswordReset => "password.reset",
            Self::PasswordChanged => "password.changed",
            Self::NameChanged => "profile.name_changed",
            Self::IdentityConfirmed => "identity.confirmed",
            Self::IdentityRefused => "identity.refused",
            Self::BackupCodeUsed => "backup_codes.used",
        }
    }
}

/// Whom an event concerns: nobody known, an account, or an account's session.
#[derive(Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The account.
    pub user_id: Option<&'a str>,
    /// The session that acted.
    pub session_id: Option<&'a str>,
}

/// Writes one event. Details are short `name=value` facts, never secrets.
pub async fn record(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    subject: Subject<'_>,
    action: Action,
    details: &str,
) -> Result<(), Error> {
    tx.query(
        "insert into events (id, user_id, session_id, action, address, user_agent, details, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(centre.new_id())
    .bind(subject.user_id)
    .bind(subject.session_id)
    .bind(action.as_str())
    .bind(visitor.address.to_string())
    .bind(&visitor.user_agent)
    .bind(details)
    .bind(centre.now())
    .execute()
    .await?;
    tracing::info!(target: "audit", action = action.as_str(), user = subject.user_id, session = subject.session_id, "event");
    Ok(())
}
