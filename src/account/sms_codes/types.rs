//! What a code is for.

/// What a code is for. A code of one purpose never serves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Proves that a number reaches the person; presented by the session that asked.
    AddPhone,
    /// Signs in; presented by the half-done sign-in that asked.
    SecondStep,
}

impl Purpose {
    /// The word in the database and in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AddPhone => "add_phone",
            Self::SecondStep => "second_step",
        }
    }
}

/// What a code is bound to.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// Whose.
    pub user_id: &'a str,
    /// What for.
    pub purpose: Purpose,
    /// The session or the half-done sign-in: no other may present it.
    pub id: &'a str,
}
