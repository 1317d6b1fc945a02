//! What machines ask: is the process alive, can it serve, what has it done.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use secrecy::{ExposeSecret, SecretString};
use sqlx::FromRow;
use subtle::ConstantTimeEq;

use super::centre::Centre;

/// How long `/readyz` waits for the database.
const PATIENCE: Duration = Duration::from_millis(1800);

/// How often samples are folded.
const UPKEEP: Duration = Duration::from_secs(5);

/// Upper bounds of the buckets for `http_request_seconds`.
const BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// `/healthz` (the process answers), `/readyz` (the database answers and has our schema), and `/metrics` if a token is configured.
pub fn routes(centre: &Centre) -> Router {
    let routes =
        Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready)).with_state(centre.clone());
    match centre.config.metrics.token.clone().zip(recorder()) {
        Some(state) => routes.merge(Router::new().route("/metrics", get(metrics)).with_state(state)),
        None => routes,
    }
}

/// `/metrics` without a token, for a listener of its own on a network that only operators reach.
pub fn open_metrics() -> Router {
    // Installed now, so that what happens before the first question is counted.
    let recorder = recorder();
    let render = move || async move { recorder.map(PrometheusHandle::render).ok_or(StatusCode::NOT_FOUND) };
    Router::new().route("/metrics", get(render))
}

async fn ready(State(centre): State<Centre>) -> Result<&'static str, StatusCode> {
    match tokio::time::timeout(PATIENCE, has_schema(&centre)).await {
        Ok(Ok(true)) => Ok("ready"),
        _ => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

#[derive(FromRow)]
struct Applied {
    applied: i64,
}

/// True when all migrations of this build are in; a newer server may have added more.
async fn has_schema(centre: &Centre) -> Result<bool, sqlx::Error> {
    let row: Applied = centre.db.query("select count(*) as applied from _sqlx_migrations").one().await?;
    let ours = sqlx::migrate!("./migrations").iter().count();
    Ok(usize::try_from(row.applied).is_ok_and(|applied| applied >= ours))
}

async fn metrics(
    State((token, recorder)): State<(SecretString, &'static PrometheusHandle)>,
    headers: HeaderMap,
) -> Response {
    let presented =
        headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer ")).unwrap_or_default();
    if bool::from(presented.ct_eq(token.expose_secret().as_bytes())) {
        return recorder.render().into_response();
    }
    (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response()
}

/// Folds samples into buckets, so that they do not pile up while nobody asks.
async fn upkeep(recorder: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        recorder.run_upkeep();
    }
}

/// The process's one recorder, installed by the first who asks, inside a runtime. `None` if somebody else installed another one.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS);
        let handle = builder.and_then(PrometheusBuilder::install_recorder).ok()?;
        tokio::spawn(upkeep(handle.clone()));
        Some(handle)
    };
    RECORDER.get_or_init(install).as_ref()
}
