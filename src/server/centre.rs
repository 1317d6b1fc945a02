//! The shared state of the server half.

use std::ops::Deref;
use std::sync::Arc;

use super::clock::{Clock, Random};
use super::config::Config;
use super::crypto::Keys;
use super::db::Db;
use super::live::Live;
use super::mail::Mailer;
use super::passwords::Passwords;
use super::places::Places;
use crate::fields::PasswordPolicy;
use crate::time::UnixMillis;

/// Everything that a flow may need. Cheap to clone.
#[derive(Clone)]
pub struct Centre(Arc<Parts>);

/// The parts of a [`Centre`], each with one job.
pub struct Parts {
    /// Checked at start.
    pub config: Config,
    /// Where everything is kept.
    pub db: Db,
    /// The only source of the present moment.
    pub clock: Arc<dyn Clock>,
    /// The only source of unpredictable bytes.
    pub random: Arc<dyn Random>,
    /// Keys for sealing and for keyed digests, kept outside the database.
    pub keys: Keys,
    /// The bounded pool that hashes passwords.
    pub passwords: Passwords,
    /// How mail leaves.
    pub mailer: Mailer,
    /// Where addresses are.
    pub places: Places,
    /// The open tabs that want to know when their session ends.
    pub live: Live,
}

impl Centre {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The present moment.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// The rules for new passwords of somebody without a second factor.
    pub fn password_policy(&self) -> PasswordPolicy {
        self.password_policy_with(false)
    }

    /// The rules for new passwords of somebody with or without a second factor.
    pub fn password_policy_with(&self, second_factor: bool) -> PasswordPolicy {
        PasswordPolicy::of(self.config.password_preset, second_factor)
    }

    /// A new id: a UUIDv7 (RFC 9562) from our own clock and randomness. Sortable, unique, not a secret.
    pub fn new_id(&self) -> String {
        let mut bytes = [0; 10];
        self.random.fill(&mut bytes);
        let millis = u64::try_from(self.now().0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }
}

impl Deref for Centre {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
