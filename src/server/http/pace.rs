//! What a connection is waiting for and since when, so that no client can hold it for nothing.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::watch;
use tokio::time::Instant;

use super::Limits;

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// Nothing of the next request has come.
    Idle,
    /// Some of the next request's head has come.
    Head,
    /// A request is being served; the guard has limits for that.
    Running,
}

#[derive(Clone, Copy)]
struct State {
    phase: Phase,
    since: Instant,
    /// Since when the client does not take what is sent.
    stalled: Option<Instant>,
}

/// The state of one connection, shared by its stream, its responses and its watch.
#[derive(Clone)]
pub struct Pace(Arc<watch::Sender<State>>);

impl Pace {
    /// A new connection: idle.
    pub fn new() -> Self {
        let state = State { phase: Phase::Idle, since: Instant::now(), stalled: None };
        Self(Arc::new(watch::Sender::new(state)))
    }

    fn enter(&self, phase: Phase) {
        self.0.send_modify(|state| {
            state.phase = phase;
            state.since = Instant::now();
        });
    }

    /// A request has arrived; it runs until the result is dropped.
    pub fn running(&self) -> Running {
        self.enter(Phase::Running);
        Running(self.clone())
    }

    /// Bytes have arrived.
    pub fn received(&self) {
        if self.0.borrow().phase == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    /// The client does, or does not, take what is sent.
    pub fn sent(&self, progress: bool) {
        self.0.send_if_modified(|state| {
            let changed = state.stalled.is_none() != progress;
            if changed {
                state.stalled = if progress { None } else { Some(Instant::now()) };
            }
            changed
        });
    }

    /// Done when the client took too long.
    pub async fn overdue(&self, limits: &Limits) {
        let mut changes = self.0.subscribe();
        loop {
            let state = *changes.borrow_and_update();
            let waits = [
                match state.phase {
                    Phase::Idle => Some(state.since + limits.idle),
                    Phase::Head => Some(state.since + limits.head),
                    Phase::Running => None,
                },
                state.stalled.map(|since| since + limits.stall),
            ];
            // Without a deadline, far enough away to be none.
            let none = Instant::now() + Duration::from_secs(86_400);
            let deadline = waits.into_iter().flatten().min();
            tokio::select! {
                () = tokio::time::sleep_until(deadline.unwrap_or(none)) => if deadline.is_some() { return },
                _ = changes.changed() => {}
            }
        }
    }
}

/// A request on its way through the service and its response's body.
pub struct Running(Pace);

impl Running {
    /// A body that keeps the connection running until it has been sent.
    pub fn through(self, body: Body) -> Body {
        Body::new(Sending { body, _running: self })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.enter(Phase::Idle);
    }
}

struct Sending {
    body: Body,
    _running: Running,
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
