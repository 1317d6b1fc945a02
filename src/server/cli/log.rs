//! Where log lines go: standard error, as JSON lines or for people (SECURITY §12).

use std::panic::PanicHookInfo;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, filter::LevelFilter, fmt};

use crate::server::config::{Config, LogLevel};
use crate::server::incident;

/// The crate's own modules, and the names of its two kinds of records.
const OUR_TARGETS: [&str; 3] = ["latchkey", "access", "audit"];

/// Starts logging. Libraries are heard from `warn` on only: their finer lines may hold what a request carried.
pub(super) fn init(config: &Config) {
    let ours = match config.log_level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let libraries = ours.min(LevelFilter::WARN);
    let filter = Targets::new().with_default(libraries).with_targets(OUR_TARGETS.map(|target| (target, ours)));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if config.log_json { lines.json().flatten_event(true).boxed() } else { lines.boxed() };
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();
    std::panic::set_hook(Box::new(note_panic));
}

/// A panic is one line like all others, with the reference that the person sees, if there is one.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    let said = panic.payload_as_str().unwrap_or_default();
    tracing::error!(reference = incident::request_id(), place, said, "panic");
}
