//! What taking everything off did.

/// The operator took every factor off an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reset {
    /// How many authenticators it had.
    pub authenticators: i64,
    /// How many sessions were ended.
    pub sessions_ended: u64,
}
