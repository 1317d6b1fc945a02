//! The only failure that crosses the wire.
//!
//! Expected states of a panel are values in `Ok`; an [`Error`] means that the request was not carried out. No variant holds
//! text made by the database, by a library or by the person: sentences are chosen in `ui::messages`.

use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Error {
    /// No valid session: the person has to sign in again.
    SignedOut,
    /// The session is valid but its last proof of identity is too old for this action (ASVS 7.5.1).
    ConfirmIdentity,
    /// The caller may not do this.
    Forbidden,
    /// At least one field was refused. Nothing was changed.
    Invalid(FieldErrors),
    /// A limit was reached.
    TooMany {
        /// Seconds until the next try may succeed.
        retry_after_s: u32,
    },
    /// There is no such thing, or not for this caller.
    NotFound,
    /// Somebody else changed the same thing meanwhile.
    Conflict,
    /// An unexpected failure; the log knows more under this reference.
    Unavailable {
        /// The request's id, as in the log. Empty when no server could be asked.
        reference: String,
    },
    /// The browser could not reach the server.
    Offline,
}

/// The problems of a form: field name and what is wrong with it, in the order of the form.
pub type FieldErrors = Vec<(String, Problem)>;

/// What is wrong with one field. The sentence for each stands in `ui::messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was entered.
    Missing,
    /// Fewer characters than allowed.
    TooShort { min: u32 },
    /// More characters than allowed.
    TooLong { max: u32 },
    /// A control or text-direction character (SECURITY §9).
    BadCharacter,
    /// Not the form of an email address.
    NotAnEmail,
    /// The password lacks something that the policy asks for.
    WeakPassword,
    /// The password is on the list of common ones (ASVS 6.2.4).
    CommonPassword,
    /// The password is the product's name, the person's name or their address (ASVS 6.2.11).
    PersonalPassword,
    /// The new password equals the current one.
    SamePassword,
    /// The two entries differ.
    Mismatch,
    /// It is not the password of the account.
    WrongPassword,
    /// Email and password do not belong together. The same for an unknown address.
    WrongCredentials,
    /// The link or code was used before, replaced by a newer one, or its time is over.
    Expired,
    /// It is no code of an authenticator.
    WrongCode,
    /// The name is already in use here.
    Taken,
    /// It is none of the backup codes in use.
    WrongBackupCode,
    /// Neither six digits nor a backup code.
    NotACode,
    /// Not the form of a backup code, where nothing else is taken.
    NotABackupCode,
    /// The one-time code is right but was used before.
    UsedCode,
    /// The code belongs to another time: the phone's clock is so many minutes ahead, or behind where negative.
    ClockOff { minutes: i32 },
    /// Too many wrong codes in a row: only a backup code or the operator helps.
    LockedCodes,
    /// The address has to be proven first.
    EmailUnverified,
    /// Too many wrong tries with this one: begin again.
    TooManyTries,
    /// Not the form of a telephone number.
    NotAPhone,
    /// Not six digits, where nothing else is taken.
    NotSixDigits,
    /// Not the code that was sent last.
    WrongMessageCode,
    /// The password has to be reset by mail before the next sign-in: it was disowned.
    ResetRequired,
    /// The same, because it is too short to sign in without a second factor.
    TooShortAlone,
    /// New backup codes that their owner does not say are saved.
    NotSaved,
    /// New backup codes that are in use already.
    CodesInUse,
    /// New backup codes that were replaced by newer ones, or ended with the password or with two-factor authentication.
    CodesReplaced,
    /// The key of an authenticator that is set up already.
    KeyInUse,
    /// The key of an authenticator that was replaced by a newer one, or whose time to be confirmed is over.
    KeyReplaced,
    /// The proof of identity came later than a post waits for it.
    TooLate { after_s: u32 },
    /// No post waits for this proof of identity.
    NothingWaits,
    /// Too many wrong passwords in a row: only a browser that is known, or a reset, helps.
    LockedPassword,
}

impl Error {
    /// One refused field.
    pub fn invalid(field: &str, problem: Problem) -> Self {
        Self::Invalid(vec![(field.to_owned(), problem)])
    }

    /// The problem of one field, if it has one.
    pub fn problem_of(&self, field: &str) -> Option<&Problem> {
        match self {
            Self::Invalid(fields) => fields.iter().find(|(name, _)| name == field).map(|(_, problem)| problem),
            _ => None,
        }
    }

    /// Whether what it was about has changed since the page was made.
    pub const fn is_outdated(&self) -> bool {
        matches!(self, Self::NotFound | Self::Conflict)
    }

    /// The same of what stands in the form alone.
    pub fn is_settled(&self) -> bool {
        use Problem::{CodesInUse, CodesReplaced, KeyInUse, KeyReplaced};
        let settled =
            |(_, problem): &(String, Problem)| matches!(problem, CodesInUse | CodesReplaced | KeyInUse | KeyReplaced);
        matches!(self, Self::Invalid(fields) if fields.iter().any(settled))
    }

    /// The HTTP status of this failure: the one place where it is chosen.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::ConfirmIdentity | Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Invalid(_) => 422,
            Self::TooMany { .. } => 429,
            Self::Unavailable { .. } | Self::Offline => 503,
        }
    }
}

impl FromServerFnError for Error {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid(Vec::new()),
            _ => Self::Unavailable { reference: String::new() },
        }
    }

    fn status_code(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.status()).unwrap_or_default()
    }
}
