//! How values cross the wire: as JSON that the server writes and the browser reads, never the other way round.
//!
//! The browser's half knows structs, enums, tuples, lists, texts, whole numbers and truth values; a field that is absent reads like
//! `null`. Maps, floating point and `serde(default)` it does not know, because nothing that crosses the wire has them.

use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::platform;

/// The codec of everything that the page brings along for the browser's half.
pub struct Wire;

impl<T: Serialize> Encoder<T> for Wire {
    type Error = Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Error> {
        platform::to_json(value).ok_or(UNREADABLE)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Wire {
    type Error = Error;
    type Encoded = str;

    fn decode(json: &str) -> Result<T, Error> {
        read(json)
    }
}

/// Reads what the server wrote.
///
/// # Errors
///
/// When it is not what the type asks for, as from a server of another version.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    platform::from_json(json).ok_or(UNREADABLE)
}

const UNREADABLE: Error = Error::Unavailable { reference: String::new() };
