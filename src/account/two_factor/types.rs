//! What became of a code.

/// What became of a code from an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was right, and counts as used from now on.
    Accepted {
        /// The authenticator's name.
        name: String,
    },
    /// It was right, but its step or a later one was accepted before.
    Used,
    /// It is nobody's.
    Wrong,
}
