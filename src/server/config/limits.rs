//! Numbers: each with its default, its floor and its ceiling.

use std::thread::available_parallelism;

use secrecy::ExposeSecret;

use super::settings::{ConfigError, Settings};
use super::*;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// SECURITY §3: at least OWASP's smallest pair of memory and passes.
pub(super) fn hash(settings: &mut Settings) -> Result<HashParameters, ConfigError> {
    let cores = available_parallelism().map_or(1, usize::from);
    let hash = HashParameters {
        memory_kib: settings.number("hash.memory_kib", 19_456, 19_456..=1_048_576)?,
        passes: settings.number("hash.passes", 2, 1..=20)?,
        slots: settings.number("hash.slots", cores.min(4), 1..=64)?,
        queue: settings.number("hash.queue", 64, 1..=1024)?,
    };
    if hash.passes < 2 && hash.memory_kib < 47_104 {
        return Err(ConfigError::new("hash.passes", "must be at least 2 while hash.memory_kib is below 47104"));
    }
    Ok(hash)
}

pub(super) fn sessions(settings: &mut Settings) -> Result<SessionLimits, ConfigError> {
    let sessions = SessionLimits {
        idle_s: settings.number("sessions.idle_s", HOUR, 10..=DAY)?,
        absolute_s: settings.number("sessions.absolute_s", DAY, 10..=7 * DAY)?,
        remembered_idle_s: settings.number("sessions.remembered_idle_s", 7 * DAY, 10..=180 * DAY)?,
        remembered_absolute_s: settings.number("sessions.remembered_absolute_s", 30 * DAY, 10..=365 * DAY)?,
        step_up_s: settings.number("sessions.step_up_s", 10 * MINUTE, 10..=4 * HOUR)?,
        seen_every_s: settings.number("sessions.seen_every_s", MINUTE, 0..=10 * MINUTE)?,
        max_per_user: settings.number("sessions.max_per_user", 50, 1..=500)?,
    };
    for (idle, absolute, name) in [
        (sessions.idle_s, sessions.absolute_s, "sessions.idle_s"),
        (sessions.remembered_idle_s, sessions.remembered_absolute_s, "sessions.remembered_idle_s"),
    ] {
        if idle > absolute {
            return Err(ConfigError::new(name, "must not be longer than the absolute life"));
        }
    }
    if sessions.seen_every_s >= sessions.idle_s {
        return Err(ConfigError::new("sessions.seen_every_s", "must be shorter than sessions.idle_s"));
    }
    Ok(sessions)
}

pub(super) fn metrics(settings: &mut Settings) -> Result<MetricsConfig, ConfigError> {
    let token = settings.secret("metrics.token")?;
    if token.as_ref().is_some_and(|token| token.expose_secret().len() < 24) {
        return Err(ConfigError::new("metrics.token", "must be at least 24 characters"));
    }
    Ok(MetricsConfig { token, listen: super::load::address(settings, "metrics.listen")? })
}

/// SECURITY §7.
pub(super) fn links(settings: &mut Settings) -> Result<LinkLives, ConfigError> {
    Ok(LinkLives {
        reset_s: settings.number("links.reset_s", 30 * MINUTE, 5 * MINUTE..=DAY)?,
        verify_s: settings.number("links.verify_s", DAY, 15 * MINUTE..=7 * DAY)?,
        disown_s: settings.number("links.disown_s", 7 * DAY, DAY..=30 * DAY)?,
    })
}
