//! "This was not me": the page behind the link of a sign-in alert. It needs no session, changes nothing by itself, and its button ends
//! everything.

pub mod api;
#[cfg(feature = "ssr")]
pub mod flow;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod types;
