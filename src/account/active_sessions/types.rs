//! What the panel of sessions shows.

use serde::{Deserialize, Serialize};

use crate::account::session_ends::types::PastSession;
use crate::error::{FieldErrors, Problem};
use crate::fields::Label;
use crate::time::UnixMillis;

/// A session that is signed in. Never its token, nor the token's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id; not a secret.
    pub id: String,
    /// The one that asks.
    pub is_this: bool,
    /// What its owner calls it.
    pub name: Option<String>,
    /// What it says of itself: `Firefox 144 on Linux`.
    pub title: String,
    /// `phone`, `tablet`, `desktop` … as stored.
    pub device_type: String,
    /// Browser, system, model, engine and CPU architecture, each with its label; absent ones are left out.
    pub device: Vec<(String, String)>,
    /// The client's address.
    pub address: String,
    /// Where that is; unknown where `None`.
    pub place: Option<String>,
    /// When it was last used.
    pub seen_at: UnixMillis,
    /// It was used just now.
    pub is_active: bool,
    /// When it began.
    pub created_at: UnixMillis,
    /// When its row last changed, by a new name, browser version or proof.
    pub updated_at: UnixMillis,
    /// When the person last proved who they are.
    pub authenticated_at: UnixMillis,
    /// When it ends at the latest.
    pub expires_at: UnixMillis,
    /// How the person proved who they are.
    pub factors: String,
}

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// This one first, then by last activity.
    pub sessions: Vec<Session>,
    /// How many there are beside this one, shown or not.
    pub others: u32,
    /// When the list was made.
    pub now: UnixMillis,
    /// Only those without use for 90 days are shown.
    pub inactive: bool,
    /// After how many days without use any of them ends by itself, where that is too soon for one to be that old.
    pub ends_after_days: Option<i64>,
    /// The newest first, of the last 30 days.
    pub ended: Vec<PastSession>,
    /// More than the last few of these are shown.
    pub all_ended: bool,
    /// There are more of these.
    pub more_ended: bool,
}

/// Checks a session's new name; an empty one takes the name away.
pub fn check_rename(name: &str) -> Result<Option<Label>, FieldErrors> {
    match Label::check(name) {
        Err(Problem::Missing) => Ok(None),
        checked => checked.map(Some).map_err(|problem| vec![("name".to_owned(), problem)]),
    }
}

impl Session {
    /// When it was last used: in words for the last week, else the date.
    pub fn last_active(&self, now: UnixMillis) -> String {
        if now.seconds_since(self.seen_at) < 604_800 { self.seen_at.ago(now) } else { self.seen_at.date() }
    }

    /// What to call it: its name, else what it says of itself.
    pub fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.title)
    }

    /// The points of its life, each with its label.
    pub fn moments(&self) -> [(&'static str, UnixMillis); 4] {
        [
            ("Created", self.created_at),
            ("Last modified", self.updated_at),
            ("Last authenticated", self.authenticated_at),
            ("Expires", self.expires_at),
        ]
    }

    fn sample(number: u32, title: &str, device_type: &str) -> Self {
        let at = |seconds: i64| UnixMillis(1_772_546_529_000).plus_s(-seconds * i64::from(number));
        let facts = [("Browser", "Firefox 144.0"), ("System", "Ubuntu 24.04"), ("Engine", "Gecko"), ("CPU", "x86_64")];
        Self {
            id: format!("session-{number}"),
            is_this: number == 0,
            name: None,
            title: title.to_owned(),
            device_type: device_type.to_owned(),
            device: facts.map(|(label, text)| (label.to_owned(), text.to_owned())).into(),
            address: format!("203.0.113.{}", 24 + number),
            place: (!number.is_multiple_of(3)).then(|| "Porto, Portugal".to_owned()),
            seen_at: at(7200),
            is_active: number == 0,
            created_at: at(86_400).plus_s(-86_400),
            updated_at: at(9000),
            authenticated_at: at(9000),
            expires_at: at(0).plus_s(2_592_000),
            factors: "Password and authenticator".to_owned(),
        }
    }
}

impl SessionList {
    /// What goes with all other sessions, and what does not.
    pub const INCLUDED: [&str; 3] = [
        "Sign-ins that still wait for their second step end too.",
        "Browsers that you trusted are asked for a code again.",
        "API keys go on working.",
    ];

    /// For the gallery: this one alone; three and some that ended; as many as there may be.
    pub fn samples() -> Vec<Self> {
        let titles = ["Firefox 144 on Ubuntu 24.04", "Chrome 144 on Android 15", "Safari 26 on iPadOS 26"];
        let many = (0..50).zip(titles.iter().zip(["desktop", "phone", "tablet"]).cycle());
        let many: Vec<Session> = many.map(|(n, (title, kind))| Session::sample(n, title, kind)).collect();
        let mut few = many[..3].to_vec();
        few[1].name = Some("Grandmother’s telephone in the hall, with the cracked glass".to_owned());
        let list = |sessions: Vec<Session>, others, inactive, ended: Vec<PastSession>| Self {
            now: UnixMillis(1_772_546_529_000),
            more_ended: !ended.is_empty(),
            all_ended: !ended.is_empty(),
            sessions,
            others,
            inactive,
            ends_after_days: inactive.then_some(7),
            ended,
        };
        vec![
            list(many[..1].to_vec(), 0, false, Vec::new()),
            list(few, 2, false, PastSession::samples()),
            list(many, 49, false, Vec::new()),
            list(Vec::new(), 2, true, Vec::new()),
        ]
    }
}
