//! One browser's stream (WHATWG HTML §9.2): silence, a heartbeat now and then, at most one event.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::stream;

use super::hub::{Seat, Told};
use crate::account::session_ends::flow::{Fate, fate};
use crate::time::UnixMillis;

/// Proxies and telephone networks forget connections that are silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// Between two looks at a session whose time is over by our clock, while the database is away.
const SHORTEST: Duration = Duration::from_secs(1);
/// The first words: how long a browser waits, in milliseconds, before it comes back after a lost connection.
const HELLO: Bytes = Bytes::from_static(b"retry: 2000\n\n");
const BEAT: Bytes = Bytes::from_static(b":\n\n");

enum Next {
    Hello,
    Wait,
    Say(Box<str>),
    End,
}

/// What a browser is told, and when.
pub struct Stream {
    seat: Seat,
    told: Told,
    until: UnixMillis,
    next: Next,
}

/// The one event.
pub fn farewell(text: &str) -> Bytes {
    format!("event: ended\ndata: {text}\n\n").into()
}

impl Stream {
    /// Waits for the session's end, or says at once that it has ended.
    pub fn new(seat: Seat, told: Told, fate: Fate) -> Self {
        match fate {
            Fate::Alive { until } => Self { seat, told, until, next: Next::Hello },
            Fate::Ended(ended) => Self { seat, told, until: ended.at, next: Next::Say(ended.notice().into()) },
        }
    }

    /// As the body of a response.
    pub fn into_body(self) -> Body {
        Body::from_stream(stream::unfold(self, Self::step))
    }

    async fn step(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let bytes = match std::mem::replace(&mut self.next, Next::Wait) {
            Next::Hello => HELLO,
            Next::Wait => self.wait().await?,
            Next::Say(text) => self.last_words(&text),
            Next::End => return None,
        };
        Some((Ok(bytes), self))
    }

    /// The event, a heartbeat, or nothing more when the server is about to stop.
    async fn wait(&mut self) -> Option<Bytes> {
        let pause = self.pause();
        tokio::select! {
            told = &mut self.told => told.ok().map(|text| self.last_words(&text)),
            () = tokio::time::sleep(pause) => Some(self.beat().await),
        }
    }

    /// Until the next heartbeat, or until the session's time is over.
    fn pause(&self) -> Duration {
        let left_ms = self.until.0 - self.seat.centre().now().0;
        Duration::from_millis(u64::try_from(left_ms).unwrap_or(0)).clamp(SHORTEST, HEARTBEAT)
    }

    /// A session whose time is over ends without an announcement.
    async fn beat(&mut self) -> Bytes {
        if self.seat.centre().now() >= self.until {
            match fate(self.seat.centre(), self.seat.session_id()).await {
                Ok(Fate::Alive { until }) => self.until = until,
                Ok(Fate::Ended(ended)) => return self.last_words(&ended.notice()),
                // The next heartbeat brings another try.
                Err(_) => {}
            }
        }
        BEAT
    }

    fn last_words(&mut self, text: &str) -> Bytes {
        self.next = Next::End;
        farewell(text)
    }
}
