//! What a letter about something that happened says of it.

use serde::{Deserialize, Serialize};

use crate::server::centre::Centre;
use crate::server::visitor::Visitor;

/// When and with what it was done, and where the password can be reset if that was somebody else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub when: String,
    pub device: String,
    pub address: String,
    pub reset_link: String,
}

impl Facts {
    /// What a visitor does now.
    pub fn of(centre: &Centre, visitor: &Visitor) -> Self {
        Self {
            when: centre.now().date_and_time(),
            device: visitor.client.title(),
            address: visitor.address.to_string(),
            reset_link: centre.config.public_url.join("/forgot-password"),
        }
    }
}
