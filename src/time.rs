//! Points in time, and how they are shown.
//!
//! The server and the browser must render the same text from the same data, so nothing here asks for the local zone or the
//! present moment; both are arguments.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnixMillis(pub i64);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl UnixMillis {
    /// This moment plus a number of seconds (which may be negative).
    pub const fn plus_s(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1000)
    }

    /// Whole seconds from `earlier` to this moment; negative when this moment comes first.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }

    /// Year, month (1–12), day, hour, minute, second in UTC.
    fn civil(self) -> (i64, usize, i64, i64, i64, i64) {
        let seconds = self.0.div_euclid(1000);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        // Howard Hinnant's days-to-civil algorithm, for the proleptic Gregorian calendar.
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        (year, month as usize, day, rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// `3 March 2026`, in UTC.
    pub fn date(self) -> String {
        let (year, month, day, ..) = self.civil();
        format!("{day} {} {year}", MONTHS[month - 1])
    }

    /// `3 March 2026 at 14:02 UTC`.
    pub fn date_and_time(self) -> String {
        format!("{} at {}", self.date(), self.time())
    }

    /// `14:02 UTC`.
    pub fn time(self) -> String {
        let (.., hour, minute, _) = self.civil();
        format!("{hour:02}:{minute:02} UTC")
    }

    /// `2026-03-03T14:02:09Z`, for `datetime` attributes (RFC 3339).
    pub fn rfc3339(self) -> String {
        let (year, month, day, hour, minute, second) = self.civil();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// How long ago this was, seen from `now`: `just now`, `5 minutes ago`, `yesterday`, `3 months ago`.
    pub fn ago(self, now: Self) -> String {
        let seconds = now.seconds_since(self);
        let (count, unit) = match seconds {
            ..60 => return "just now".to_owned(),
            60..3600 => (seconds / 60, "minute"),
            3600..86_400 => (seconds / 3600, "hour"),
            86_400..172_800 => return "yesterday".to_owned(),
            172_800..2_592_000 => (seconds / 86_400, "day"),
            2_592_000..31_536_000 => (seconds / 2_592_000, "month"),
            _ => (seconds / 31_536_000, "year"),
        };
        format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::UnixMillis;

    #[test]
    fn shows_dates_of_leap_years_and_before_the_epoch() {
        assert_eq!(UnixMillis(1_709_208_000_000).date_and_time(), "29 February 2024 at 12:00 UTC");
        assert_eq!(UnixMillis(0).rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(UnixMillis(-1).rfc3339(), "1969-12-31T23:59:59Z");
        assert_eq!(UnixMillis(1_772_546_529_000).date(), "3 March 2026");
    }

    #[test]
    fn says_how_long_ago() {
        let now = UnixMillis(1_772_546_529_000);
        for (seconds, text) in [
            (-5, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (7200, "2 hours ago"),
            (90_000, "yesterday"),
            (864_000, "10 days ago"),
        ] {
            assert_eq!(now.plus_s(-seconds).ago(now), text);
        }
    }
}
