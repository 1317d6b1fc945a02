//! What is shown of backup codes, and what became of one.

use serde::{Deserialize, Serialize};

use crate::error::{FieldErrors, Problem};
use crate::time::UnixMillis;

/// How many a set holds.
pub const SET: usize = 10;
/// With so few left the panel asks for new ones.
pub const FEW: usize = 3;

/// What the panel shows. The codes themselves are not known any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesStatus {
    /// Whether two-factor authentication is on: without it codes are of no use.
    pub on: bool,
    /// The set in use, in the order in which it was printed. Empty without one.
    pub codes: Vec<CodeState>,
    /// When that set was saved.
    pub since: Option<UnixMillis>,
    /// A newer set that was shown but not confirmed, so that it is not in use.
    pub waiting: Option<WaitingSet>,
}

/// One code of the set in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeState {
    /// When it was spent.
    pub used_at: Option<UnixMillis>,
    /// From which address.
    pub used_from: Option<String>,
    /// Where that was, if it was known.
    pub used_place: Option<String>,
}

/// A set that waits for its confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingSet {
    /// Which one.
    pub id: String,
    /// When it was shown.
    pub at: UnixMillis,
}

/// A new set, shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCodes {
    /// Which set is confirmed.
    pub id: String,
    /// As they are written: `XXXX-XXXX-XXXX-XXXX`.
    pub codes: Vec<String>,
    /// The head of the sheet: product, account, date.
    pub sheet: Vec<String>,
}

/// A new set is in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesConfirmed {
    /// When.
    pub at: UnixMillis,
    /// In the place of another one.
    pub replaced: bool,
    /// How many other sessions were ended; `None` when they were to stay.
    pub sessions_ended: Option<u32>,
}

/// What became of a backup code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was right and is spent now.
    Accepted {
        /// How many are left.
        left: i64,
    },
    /// It was right once.
    Used,
    /// It is not one of this account's set.
    Wrong,
}

/// Checks that the box is ticked: only a set that was saved comes into use.
pub fn check_saved(saved: bool) -> Result<(), FieldErrors> {
    if saved { Ok(()) } else { Err(vec![("saved".to_owned(), Problem::NotSaved)]) }
}

impl CodeState {
    /// Where it was spent, if that is known.
    pub fn from_where(&self) -> Option<String> {
        let parts = [&self.used_place, &self.used_from].into_iter().flatten().map(String::as_str);
        Some(parts.collect::<Vec<_>>().join(" · ")).filter(|place| !place.is_empty())
    }
}

impl CodesStatus {
    /// How many are left.
    pub fn left(&self) -> usize {
        self.codes.iter().filter(|code| code.used_at.is_none()).count()
    }

    /// The last use, if there was one.
    pub fn last_used(&self) -> Option<&CodeState> {
        self.codes.iter().filter(|code| code.used_at.is_some()).max_by_key(|code| code.used_at)
    }

    /// For the gallery: off, none, all left, some used, few left, none left, a newer set that waits.
    pub fn samples() -> Vec<Self> {
        let at = UnixMillis(1_772_546_529_000);
        let set = |used: usize| {
            let code = |position: usize| CodeState {
                used_at: (position < used).then(|| at.plus_s(90_000 * position as i64)),
                used_from: (position < used).then(|| "203.0.113.24".to_owned()),
                used_place: (position < used && !position.is_multiple_of(3)).then(|| "Porto, Portugal".to_owned()),
            };
            Self { on: true, codes: (0..SET).map(code).collect(), since: Some(at.plus_s(-86_400)), waiting: None }
        };
        let none = Self { codes: Vec::new(), since: None, ..set(0) };
        let waiting = Some(WaitingSet { id: "waiting".to_owned(), at });
        vec![Self { on: false, ..none.clone() }, none, set(0), set(3), set(7), set(10), Self { waiting, ..set(3) }]
    }
}

impl NewCodes {
    /// For the gallery.
    pub fn sample() -> Self {
        let starts = ["7K2M", "QX9D", "4TVB", "N0PE", "H3JR", "W8ZC", "5MAF", "D1GK", "Y6SX", "B9QT"];
        Self {
            id: "new".to_owned(),
            codes: starts.map(|start| format!("{start}-RW4N-8VKQ-2ZJD")).to_vec(),
            sheet: ["Latchkey backup codes", "ada@example.org", "3 March 2026"].map(str::to_owned).to_vec(),
        }
    }
}
