//! The product over HTTP as a browser without scripts uses it: pages, posted forms, cookies.

mod content;
mod entering;
mod forms;
#[path = "../support/mod.rs"]
mod support;
