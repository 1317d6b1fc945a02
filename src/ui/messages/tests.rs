use std::collections::HashSet;

use super::{error, lasting, problem, wait};
use crate::error::{Error, Problem};

const PROBLEMS: &[Problem] = &[
    Problem::Missing,
    Problem::TooShort { min: 12 },
    Problem::TooLong { max: 128 },
    Problem::BadCharacter,
    Problem::NotAnEmail,
    Problem::WeakPassword,
    Problem::CommonPassword,
    Problem::PersonalPassword,
    Problem::SamePassword,
    Problem::Mismatch,
    Problem::WrongPassword,
    Problem::WrongCredentials,
    Problem::Expired,
    Problem::CodesInUse,
    Problem::CodesReplaced,
    Problem::KeyInUse,
    Problem::KeyReplaced,
    Problem::WrongCode,
    Problem::Taken,
    Problem::WrongBackupCode,
    Problem::NotACode,
    Problem::NotABackupCode,
    Problem::UsedCode,
    Problem::ClockOff { minutes: -4 },
    Problem::LockedCodes,
    Problem::EmailUnverified,
    Problem::TooManyTries,
    Problem::NotAPhone,
    Problem::NotSixDigits,
    Problem::WrongMessageCode,
    Problem::ResetRequired,
    Problem::TooShortAlone,
    Problem::NotSaved,
    Problem::TooLate { after_s: 600 },
    Problem::NothingWaits,
    Problem::LockedPassword,
];

fn errors() -> [Error; 10] {
    [
        Error::SignedOut,
        Error::ConfirmIdentity,
        Error::Forbidden,
        Error::Invalid(Vec::new()),
        Error::invalid("name", Problem::Missing),
        Error::TooMany { retry_after_s: 30 },
        Error::NotFound,
        Error::Conflict,
        Error::Unavailable { reference: "ref-1".to_owned() },
        Error::Offline,
    ]
}

#[test]
fn every_sentence_is_its_own_and_says_what_to_do() {
    let sentences: Vec<String> = PROBLEMS.iter().map(problem).chain(errors().iter().map(error)).collect();
    assert_eq!(sentences.iter().collect::<HashSet<_>>().len(), sentences.len());
    for sentence in &sentences {
        assert!(sentence.ends_with('.') && sentence.len() > 20, "{sentence}");
        assert!(!sentence.to_lowercase().contains("invalid"), "{sentence}");
    }
}

#[test]
fn numbers_are_named() {
    assert_eq!(problem(&Problem::TooShort { min: 1 }), "This is too short. Use at least 1 character.");
    assert_eq!(problem(&Problem::TooLong { max: 128 }), "This is too long. Use at most 128 characters.");
    let late = problem(&Problem::TooLate { after_s: 600 });
    assert_eq!(late, "That took longer than 10 minutes, so nothing was changed. Please do it again.");
}

#[test]
fn waiting_as_long_as_it_says_is_enough() {
    for (seconds, text) in
        [(10, "10 seconds"), (119, "119 seconds"), (900, "15 minutes"), (7199, "119 minutes"), (86_400, "24 hours")]
    {
        assert_eq!(lasting(seconds), text);
    }
    for (seconds, text) in [(0, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (5401, "2 hours")] {
        assert_eq!(wait(seconds), text);
    }
}
