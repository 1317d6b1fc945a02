//! The panel of sessions.
