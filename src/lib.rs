//! Latchkey: the account settings centre behind a product's avatar menu.

pub mod error;
pub mod fields;
pub mod time;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are the two halves of the program: build them one at a time");
