//! One step of a rule and its bucket.

use super::Rule;
use crate::server::centre::Centre;
use crate::time::UnixMillis;

const DAY_MS: i64 = 86_400_000;

/// So many at once, then one each so many milliseconds. One of a whole day counts the day's own bucket (UTC), which does not refill
/// before midnight: "three a day" is three, while GCRA would let a place come back each eight hours.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) burst: i64,
    pub(super) every_ms: i64,
    /// When its bucket is left for a new one.
    over_at: Option<i64>,
}

impl Step {
    /// How far in the future the arrival time may lie for one more to have room.
    pub(super) const fn tolerance_ms(self) -> i64 {
        (self.burst - 1) * self.every_ms
    }

    /// Whole seconds until one more has room; 0 if it has now.
    pub(super) fn wait_s(self, arrives_at: i64, now: UnixMillis) -> u32 {
        let room_at = arrives_at - self.tolerance_ms();
        let wait_ms = (self.over_at.map_or(room_at, |over_at| over_at.min(room_at)) - now.0).max(0);
        u32::try_from((wait_ms + 999) / 1000).unwrap_or(u32::MAX)
    }
}

/// The keyed digests under which a rule's steps are kept for `key`.
pub(super) fn buckets(centre: &Centre, rule: Rule, key: &str) -> impl Iterator<Item = (String, Step)> {
    let (name, steps) = rule.parts();
    let day = centre.now().0.div_euclid(DAY_MS);
    let chosen = rule.chosen(&centre.config);
    steps.iter().enumerate().map(move |(index, &(burst, count, seconds))| {
        let (burst, count) = chosen.map_or((burst, count), |chosen| (chosen, chosen));
        let (message, step) = if seconds * 1000 == DAY_MS {
            let step = Step { burst, every_ms: DAY_MS, over_at: Some((day + 1) * DAY_MS) };
            (format!("{name}|{index}|{key}|{day}"), step)
        } else {
            (format!("{name}|{index}|{key}"), Step { burst, every_ms: seconds * 1000 / count, over_at: None })
        };
        (centre.keys.mac("limits", message.as_bytes()), step)
    })
}
