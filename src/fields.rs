//! Checked values.
