//! What mails say. The words stand in `templates/mail/`, each letter once as text and once as HTML.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{FactorAdded, FactorChange, Facts};
use crate::server::config::Config;

/// One mail. Serialised only to be sealed in the outbox: its links are secrets, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", content = "values", rename_all = "snake_case")]
pub enum Letter {
    /// Asks a new person to prove their address.
    VerifyEmail { name: String, link: String },
    /// Tells the owner that somebody signed up with their address.
    AlreadyRegistered { name: String, sign_in_link: String, reset_link: String },
    /// Lets the owner choose a new password; the link works for so many minutes.
    ResetPassword { name: String, link: String, minutes: i64 },
    /// Tells the owner that the password was changed by somebody signed in.
    PasswordChanged { name: String, facts: Facts },
    /// Tells the owner that the password was set through a mailed link.
    PasswordReset { name: String, facts: Facts },
    /// Tells the owner of a sign-in with something new in it; the link says for so many days that it was somebody else's.
    SignInAlert {
        name: String,
        news: String,
        when: String,
        device: String,
        place: Option<String>,
        address: String,
        link: String,
        days: i64,
    },
    /// Tells the owner of all the sign-ins that were too many for mails of their own, newest first.
    SignInDigest { name: String, count: usize, lines: Vec<String>, link: String, days: i64 },
    /// Tells the owner that a sign-in was disowned, and lets them choose a new password.
    SignInDisowned {
        name: String,
        when: String,
        link: String,
        minutes: i64,
        forgot_link: String,
        since: String,
        added: Vec<FactorAdded>,
    },
    /// Tells the owner of which sign-ins they are no longer told.
    AlertsOff { name: String, off: Vec<String>, facts: Facts },
    /// Tells the owner that a telephone number was added or removed, each by its last digits.
    PhoneChanged { name: String, added: Option<String>, removed: Option<String>, facts: Facts },
    /// Tells the owner that somebody signed in changed how the account is protected.
    FactorsChanged { name: String, change: FactorChange, facts: Facts },
    /// Tells the owner that one of the saved codes was used, and how many are left.
    BackupCodeUsed { name: String, left: Option<i64>, signs_in: bool, settings_link: String, facts: Facts },
    /// Tells the owner that the operator took the second factor away.
    TwoFactorReset { name: String, when: String, settings_link: String },
    /// Tells the owner that strangers try passwords.
    PasswordGuessed { name: String, facts: Facts },
    /// Tells the owner that codes are refused after too many wrong ones; whoever tried them knows the password.
    CodesLocked { name: String, facts: Facts },
    /// Tells the owner that somebody who knows the password tries codes.
    CodesGuessed { name: String, facts: Facts },
}

/// A mail in words.
pub(super) struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What every letter's templates may use.
struct Frame<'a> {
    letter: &'a Letter,
    subject: &'a str,
    greeting: &'a str,
    product: &'a str,
    home: &'a str,
    support: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
}

impl Letter {
    /// The name of the letter, as in the outbox.
    pub(super) const fn template(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::PasswordReset { .. } => "password_reset",
            Self::SignInAlert { .. } => "sign_in_alert",
            Self::SignInDigest { .. } => "sign_in_digest",
            Self::SignInDisowned { .. } => "sign_in_disowned",
            Self::PhoneChanged { .. } => "phone_changed",
            Self::FactorsChanged { .. } => "factors_changed",
            Self::BackupCodeUsed { .. } => "backup_code_used",
            Self::TwoFactorReset { .. } => "two_factor_reset",
            Self::PasswordGuessed { .. } => "password_guessed",
            Self::CodesLocked { .. } => "codes_locked",
            Self::CodesGuessed { .. } => "codes_guessed",
            Self::AlertsOff { .. } => "alerts_off",
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::VerifyEmail { name, .. }
            | Self::AlreadyRegistered { name, .. }
            | Self::ResetPassword { name, .. }
            | Self::PasswordChanged { name, .. }
            | Self::PasswordReset { name, .. }
            | Self::SignInAlert { name, .. }
            | Self::SignInDigest { name, .. }
            | Self::SignInDisowned { name, .. }
            | Self::PhoneChanged { name, .. }
            | Self::FactorsChanged { name, .. }
            | Self::BackupCodeUsed { name, .. }
            | Self::TwoFactorReset { name, .. }
            | Self::PasswordGuessed { name, .. }
            | Self::CodesLocked { name, .. }
            | Self::CodesGuessed { name, .. }
            | Self::AlertsOff { name, .. } => name,
        }
    }

    fn subject(&self, product: &str) -> String {
        match self {
            Self::VerifyEmail { .. } => format!("Verify your email address for {product}"),
            Self::AlreadyRegistered { .. } => format!("You already have an account with {product}"),
            Self::ResetPassword { .. } => format!("Choose a new password for {product}"),
            Self::PasswordChanged { .. } => format!("Your password for {product} was changed"),
            Self::PasswordReset { .. } => format!("Your password for {product} was reset"),
            Self::SignInAlert { .. } => format!("New sign-in to {product}"),
            Self::PhoneChanged { added: Some(_), removed: None, .. } => {
                format!("A phone number was added to your {product} account")
            }
            Self::PhoneChanged { added: None, .. } => format!("Your phone number for {product} was removed"),
            Self::PhoneChanged { .. } => format!("Your phone number for {product} was changed"),
            Self::SignInDigest { .. } => format!("More new sign-ins to {product}"),
            Self::SignInDisowned { .. } => format!("Everybody was signed out of {product}: choose a new password"),
            Self::FactorsChanged { change, .. } => change.subject(product),
            Self::BackupCodeUsed { .. } => format!("A backup code for {product} was used"),
            Self::TwoFactorReset { .. } => format!("Two-factor authentication for {product} was reset"),
            Self::PasswordGuessed { .. } => format!("Somebody tried to sign in to your {product} account"),
            Self::CodesLocked { .. } => format!("Sign-in codes for {product} are locked"),
            Self::CodesGuessed { .. } => format!("Wrong sign-in codes for {product}, after your password"),
            Self::AlertsOff { .. } => format!("Sign-in alerts for {product} were turned off"),
        }
    }

    /// The mail in words.
    pub(super) fn render(&self, config: &Config) -> Result<Rendered, askama::Error> {
        let subject = self.subject(&config.product_name);
        let frame = Frame {
            letter: self,
            subject: &subject,
            greeting: &greeting(self.name()),
            product: &config.product_name,
            home: config.public_url.origin(),
            support: config.support_address.as_deref(),
        };
        let (text, html) = (Text { frame: &frame }.render()?, Html { frame: &frame }.render()?);
        Ok(Rendered { subject, text, html })
    }
}

/// The name is what a stranger typed who may have given somebody else's address. So no mail of ours carries a name that a mail program
/// would show as a link, nor a long message in place of a name.
fn greeting(name: &str) -> String {
    if is_plain(name) { format!("Hello {name},") } else { "Hello,".to_owned() }
}

/// What a browser or a program says of itself, where that is no message of a stranger's: whoever guesses passwords chooses it.
pub fn device(told: &str) -> &str {
    if is_plain(told) { told } else { "Unknown device" }
}

pub(super) fn is_plain(name: &str) -> bool {
    let dotted = name
        .split_whitespace()
        .any(|word| word.split('.').skip(1).any(|part| part.chars().take_while(|c| c.is_alphanumeric()).count() > 1));
    !(name.is_empty() || dotted || name.contains(['/', ':', '@', '\\']) || name.chars().count() > 60)
}
