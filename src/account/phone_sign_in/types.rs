//! What a half-done sign-in may know of the number.

/// What a half-done sign-in may know of the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByPhone {
    /// How it ends; `None` where there is none, or no gateway.
    pub ending: Option<String>,
    /// A code was sent for this sign-in, and still works.
    pub sent: bool,
}
