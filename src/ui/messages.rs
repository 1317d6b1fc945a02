//! Every sentence for everything that can go wrong: what happened, and what to do.

use crate::error::{Error, Problem};

/// A part of the program did not arrive: the network failed, or a newer version was installed meanwhile.
pub const LOST_CODE: &str = "This part of the page could not be fetched. Check your connection, then try again.";

/// No six digits are taken: as the second step and the panel of authenticators say it.
pub const LOCKED_CODES: &str =
    "Too many codes were wrong, so codes from apps and messages are locked. A backup code unlocks them.";

/// Why to sign out other sessions with a change of factors.
pub const SOMEBODY_ELSE: &str = "Leave this ticked if somebody else may be signed in to your account.";

/// The sentence that stands below a field.
pub fn problem(problem: &Problem) -> String {
    let sentence = match problem {
        Problem::Missing => "Fill this in to go on.",
        Problem::TooShort { min } => return format!("This is too short. Use at least {}.", characters(*min)),
        Problem::TooLong { max } => return format!("This is too long. Use at most {}.", characters(*max)),
        Problem::BadCharacter => "This holds a character that cannot be shown. Type it instead of pasting it.",
        Problem::NotAnEmail => "This does not look like an email address. Write it like name@example.com.",
        Problem::WeakPassword => "This password lacks something from the list below the field. Add what is missing.",
        Problem::CommonPassword => "Many people use this password, so it is guessed first. Choose another one.",
        Problem::PersonalPassword => {
            "This password is a name or address that others can look up. Choose one that says nothing about you."
        }
        Problem::SamePassword => "This is your current password. Choose a different one.",
        Problem::Mismatch => "The two entries differ. Type the same one twice.",
        Problem::WrongPassword => {
            "That is not the password of this account. Try again, or reset it if you have forgotten it."
        }
        Problem::WrongCredentials => {
            "This email and password do not belong together, or the email is not verified yet. Check both, or reset the password: that verifies the email as well."
        }
        Problem::Expired => "This was used already, replaced by a newer one, or has run out. Ask for a new one.",
        Problem::WrongCode => {
            "That code is not right. Enter the one that your app shows now: it makes a new one every 30 seconds."
        }
        Problem::Taken => "This name is already in use here. Choose another one.",
        Problem::WrongBackupCode => {
            "This is none of your backup codes. Check what you typed: codes from before you made new ones no longer work."
        }
        Problem::NotABackupCode => {
            "This is not a backup code, which has sixteen letters and digits in groups of four. Check what you typed."
        }
        Problem::NotACode => "This is neither six digits nor a backup code. Check what you typed.",
        Problem::UsedCode => {
            "This code was used already, and each works once. Enter the next one that your app shows, or another backup code."
        }
        Problem::ClockOff { minutes } => return clock_off(*minutes),
        Problem::LockedCodes => {
            "Too many codes were wrong, so codes from apps and messages are locked. Enter one of your backup codes."
        }
        Problem::EmailUnverified => {
            "Your email is not verified yet. Open the link that we mailed to you, then come back."
        }
        Problem::TooManyTries => "Too many tries were wrong, so this was stopped. Begin again.",
        Problem::NotAPhone => "This does not look like a phone number with its country code.",
        Problem::NotSixDigits => "This is not six digits. Check what you typed.",
        Problem::WrongMessageCode => {
            "That is not the code that we sent last. Look at the newest message, or have a new one sent."
        }
        Problem::NotSaved => "Tick this once the codes are in a safe place.",
        Problem::CodesInUse => "These codes are in use already. Keep them.",
        Problem::CodesReplaced => {
            "The codes that you were shown were replaced by newer ones, or ended with your password or with two-factor authentication. They will not work: throw them away, and make new ones."
        }
        Problem::KeyInUse => "This authenticator is set up already. Keep it.",
        Problem::KeyReplaced => {
            "The key that your app has was replaced by a newer one, or its ten minutes are over. Remove it from your app, and begin again."
        }
        Problem::TooLate { after_s } => {
            return format!("That took longer than {}, so nothing was changed. Please do it again.", wait(*after_s));
        }
        Problem::NothingWaits => {
            "What you confirmed was done already, or took too long and was dropped. Look whether it is done; if not, do it again."
        }
        Problem::LockedPassword => {
            "Too many wrong passwords were tried for this account. Sign in with a browser that you used before, or reset the password."
        }
        Problem::TooShortAlone => {
            "Without two-factor authentication this password is too short to protect your account. Choose a longer one: “Forgot your password?”."
        }
        Problem::ResetRequired => {
            "This password no longer signs in, because somebody else may know it. Choose a new one by the link in our mail, or ask for another: “Forgot your password?”."
        }
    };
    sentence.to_owned()
}

/// The sentence for a request that was not carried out. A form shows this on top; a panel shows it in its place.
pub fn error(error: &Error) -> String {
    let sentence = match error {
        Error::SignedOut => "Your session has ended. Sign in again to go on.",
        Error::ConfirmIdentity => "Nothing was changed yet. Confirm that it is you to go on.",
        Error::Forbidden => "You may not do this, so nothing was changed. Load the page again to see what you can do.",
        Error::Invalid(fields) if fields.is_empty() => "The form did not arrive whole. Load the page again and retry.",
        Error::Invalid(_) => "Nothing was changed. Look at the marked fields and send the form again.",
        Error::TooMany { retry_after_s } => {
            return format!("This was asked for too often lately. Wait {} and try again.", wait(*retry_after_s));
        }
        Error::NotFound => "That is not there any more: it ended or was removed meanwhile.",
        Error::Conflict => "This was changed meanwhile, elsewhere, so nothing was done. Look at it as it is now.",
        Error::Unavailable { .. } => "Something failed on our side, and nothing was changed. Try again in a moment.",
        Error::Offline => "The server cannot be reached. Check your connection and try again.",
    };
    sentence.to_owned()
}

/// Why no session is shown where only those without use for 90 days are asked for.
pub fn nothing_inactive(ends_after_days: Option<i64>) -> String {
    match ends_after_days {
        None => "Every session was used within the last 90 days.".to_owned(),
        Some(days) => {
            let s = if days == 1 { "" } else { "s" };
            format!("Sessions end by themselves after at most {days} day{s} without activity, so none can be older.")
        }
    }
}

/// So many messages with a code were sent to somebody who waits for one: each time in other words, or nobody would see that there was
/// another one.
pub fn texted(count: u32) -> String {
    let which = if count > 1 { format!("Message number {count}") } else { "A message".to_owned() };
    format!("{which} is on its way. Only the newest code works.")
}

/// One session was signed out.
pub fn signed_out(name: &str) -> String {
    format!("{name} was signed out.")
}

/// What became of the other sessions when so many of them were ended.
pub fn others_signed_out(count: u32) -> String {
    match count {
        0 => "You had no other sessions.".to_owned(),
        1 => "Your other session was signed out.".to_owned(),
        count => format!("Your {count} other sessions were signed out."),
    }
}

/// The same after another sentence; nothing where they were to stay, or there were none.
pub fn others_too(ended: Option<u32>) -> Option<String> {
    ended.filter(|count| *count > 0).map(|count| format!(" {}", others_signed_out(count)))
}

/// The code was right at another time.
fn clock_off(minutes: i32) -> String {
    let direction = if minutes < 0 { "behind" } else { "ahead" };
    let by = plural(minutes.unsigned_abs().max(1), "minute");
    format!("Your phone’s clock is about {by} {direction}. Set it to automatic and enter the next code.")
}

fn characters(count: u32) -> String {
    plural(count, "character")
}

/// A span of time, rounded up, so that waiting as long as it says is always enough.
fn wait(seconds: u32) -> String {
    match seconds {
        0..=90 => plural(seconds.max(1), "second"),
        91..=5400 => plural(seconds.div_ceil(60), "minute"),
        _ => plural(seconds.div_ceil(3600), "hour"),
    }
}

/// How long something works, rounded down, so that nobody is promised too much.
pub fn lasting(seconds: i64) -> String {
    let seconds = u32::try_from(seconds).unwrap_or_default();
    match seconds {
        0..120 => plural(seconds, "second"),
        120..7200 => plural(seconds / 60, "minute"),
        _ => plural(seconds / 3600, "hour"),
    }
}

fn plural(count: u32, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
