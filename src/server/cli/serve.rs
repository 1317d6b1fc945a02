//! `latchkey serve`: from the first signal-safe moment to a clean end.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::{Problem, banner, site, start};
use crate::server::centre::Centre;
use crate::server::config::Config;
use crate::server::http::{self, Limits};
use crate::server::{health, jobs, live, mail, router};

/// What a shell reports for a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;
/// For connections that are still open at the end.
const CLOSING: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or Ctrl-C, then lets running requests and mails finish. A second signal ends the process at once.
pub(super) async fn serve(config: Config) -> Result<(), Problem> {
    let (stop, shutdown) = watch::channel(false);
    tokio::spawn(watch_signals(stop.clone(), signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?));
    let listener = bind("listen", config.listen).await?;
    let metrics_listener = match config.metrics.listen {
        Some(address) => Some(bind("metrics.listen", address).await?),
        None => None,
    };
    let centre = start::centre(config).await?;
    let product = router::build(centre.clone(), site::options(&centre.config));
    banner::print(&centre.config);

    let web = answer(listener, product, &centre, shutdown.clone());
    let metrics = async {
        if let Some(listener) = metrics_listener {
            answer(listener, health::open_metrics(), &centre, shutdown.clone()).await;
        }
    };
    let background = async {
        let outcome = work(&centre, shutdown.clone()).await;
        // Without its database's schema the server is of no use; otherwise this repeats what is known.
        let _ = stop.send(true);
        outcome
    };
    let (outcome, (), ()) = tokio::join!(background, web, metrics);
    if tokio::time::timeout(CLOSING, centre.db.close()).await.is_err() {
        tracing::warn!("the database's connections did not close in time");
    }
    tracing::info!("stopped");
    outcome
}

async fn bind(option: &str, address: SocketAddr) -> Result<TcpListener, Problem> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|cause| format!("{option}: {address} cannot be listened on: {}", cause.kind()).into())
}

async fn answer(listener: TcpListener, router: Router, centre: &Centre, shutdown: watch::Receiver<bool>) {
    http::serve(listener, router, Limits::of(&centre.config), stopped(shutdown)).await;
}

/// What happens beside requests: waiting for the database, then mail and cleaning up.
async fn work(centre: &Centre, shutdown: watch::Receiver<bool>) -> Result<(), Problem> {
    tokio::select! {
        up = start::bring_up(centre) => up?,
        () = stopped(shutdown.clone()) => return Ok(()),
    }
    tracing::info!("ready");
    tokio::join!(
        mail::run(centre.clone(), shutdown.clone()),
        jobs::run(centre.clone(), shutdown.clone()),
        live::run(centre.clone(), shutdown)
    );
    Ok(())
}

/// Ready once `shutdown` is true.
async fn stopped(mut shutdown: watch::Receiver<bool>) {
    // An error says that the sender is gone, which is an end as well.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

async fn watch_signals(stop: watch::Sender<bool>, mut terminate: Signal, mut interrupt: Signal) {
    let mut next = async || tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} };
    next().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    next().await;
    std::process::exit(INTERRUPTED);
}
