//! What became of a backup code.

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
