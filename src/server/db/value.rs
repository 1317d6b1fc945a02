//! What may be bound to a statement: the whole portable subset.

use crate::time::UnixMillis;

/// A bound value: text, integer, or their absence.
#[derive(Clone)]
pub enum Value {
    /// `TEXT`
    Text(Option<String>),
    /// `BIGINT`
    Int(Option<i64>),
}

/// What may be bound, each also as an `Option`.
macro_rules! values {
    ($($type:ty => $variant:ident, $convert:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some(($convert)(value)))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

values! {
    &str => Text, str::to_owned;
    String => Text, std::convert::identity;
    &String => Text, String::clone;
    i64 => Int, std::convert::identity;
    UnixMillis => Int, |moment: UnixMillis| moment.0;
}
