//! One line per request, and its metrics. Route templates stand in for paths; query strings, cookies and bodies never occur.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use metrics::{counter, histogram};
use tokio::time::Instant;

use super::floods::Place;
use crate::server::visitor::Visitor;

/// Who was signed in: put into a response's extensions, for the log.
#[derive(Clone)]
pub struct UserId(pub String);

/// Marks a response without an end of its own: it is logged when it begins, and keeps no place among the requests at once.
#[derive(Clone, Copy)]
pub struct Unending;

/// The line of one request; written when it is dropped, which is when the last byte has been handed over or the client is gone.
pub struct Entry {
    start: Instant,
    method: String,
    route: String,
    visitor: Arc<Visitor>,
    user: Option<UserId>,
    /// `None` if the client went away before there was one.
    status: Option<u16>,
    bytes: u64,
}

impl Entry {
    /// Starts the clock. `functions` are the paths of the server functions, which share one route.
    pub fn new(request: &Request, visitor: &Arc<Visitor>, functions: &HashSet<&'static str>) -> Self {
        let matched = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
        let route = functions.get(request.uri().path()).copied().unwrap_or(matched);
        Self {
            start: Instant::now(),
            // A method may be any word; long ones are somebody's joke.
            method: request.method().as_str().chars().take(10).collect(),
            route: route.to_owned(),
            visitor: Arc::clone(visitor),
            user: None,
            status: None,
            bytes: 0,
        }
    }

    /// Follows the response to its last byte; the request keeps its place as long.
    pub fn follow(mut self, response: Response, place: Option<Place>) -> Response {
        self.status = Some(response.status().as_u16());
        self.user = response.extensions().get::<UserId>().cloned();
        if response.extensions().get::<Unending>().is_some() {
            return response;
        }
        response.map(|body| Body::new(Followed { body, entry: self, _place: place }))
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // 499 is what nginx writes for a client that went away.
        let status = self.status.unwrap_or(499);
        let took = self.start.elapsed();
        tracing::info!(
            target: "access",
            method = self.method,
            route = self.route,
            status,
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            bytes = self.bytes,
            address = %self.visitor.address,
            request_id = self.visitor.request_id,
            user = self.user.as_ref().map(|user| user.0.as_str()),
        );
        let class = match status {
            100..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        let labels = [("route", self.route.clone()), ("status", class.to_owned())];
        counter!("http_requests_total", &labels).increment(1);
        histogram!("http_request_seconds", &labels).record(took.as_secs_f64());
    }
}

struct Followed {
    body: Body,
    entry: Entry,
    _place: Option<Place>,
}

impl HttpBody for Followed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            self.entry.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
