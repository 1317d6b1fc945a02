//! A form that a browser without scripts has posted, on its way into the page that answers it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::platform;

/// A form that was posted without scripts, and what became of it. The page that answers such a post shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The endpoint.
    pub path: String,
    /// The page that the form stood on, with its query: where the browser really is, whatever its address says.
    pub page: String,
    /// What was entered, without anything secret.
    pub values: Entered,
    /// The endpoint's answer as JSON, or its error.
    pub outcome: Result<String, Error>,
}

/// What stands in the fields of a form, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered(pub Vec<(String, String)>);

impl Entered {
    /// What was entered in one field; nothing for an absent one.
    pub fn get(&self, field: &str) -> &str {
        self.find(field).unwrap_or_default()
    }

    /// Whether a box was ticked.
    pub fn has(&self, field: &str) -> bool {
        self.find(field).is_some()
    }

    pub(super) fn find(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// The post that this page answers, until the form it belongs to has taken it.
#[derive(Clone, Copy)]
pub(super) struct PostedSlot(pub(super) StoredValue<Option<Posted>>);

/// The page that every form says it stands on, after a post without scripts; its own address is the endpoint's then.
#[derive(Clone)]
struct Page(String);

/// Hands the post that the server put into the page to its form. Called once, at the root, before the router looks at the address.
pub fn provide_posted(posted: Option<Posted>) {
    if let Some(posted) = &posted {
        platform::stand_at(&posted.page);
        provide_context(Page(posted.page.clone()));
    }
    provide_context(PostedSlot(StoredValue::new(posted)));
}

/// The page that a form says it stands on, where its address does not tell.
pub(super) fn page() -> Option<String> {
    use_context::<Page>().map(|page| page.0)
}
