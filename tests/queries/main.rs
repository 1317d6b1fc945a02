//! How many statements it takes to show something: no more for many rows than for one. Alone in its program, because it counts what
//! sqlx logs.

mod full;
#[path = "../support/mod.rs"]
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use latchkey::account::active_sessions::flow::{Filter, list};
use support::browser::Browser;
use support::{Bench, PASSWORD, benches};
use tracing::Event;
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::Registry;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct Count;

impl Layer<Registry> for Count {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, Registry>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut Self);
        }
    }
}

impl Visit for Count {
    /// A connection that is opened meanwhile has statements of its own.
    fn record_str(&mut self, field: &Field, text: &str) {
        let ours = ["select", "insert", "update", "delete", "with"];
        if field.name() == "summary" && ours.iter().any(|word| text.starts_with(word)) {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

async fn statements<T>(of: impl Future<Output = T>) -> usize {
    let before = STATEMENTS.load(Ordering::SeqCst);
    of.await;
    STATEMENTS.load(Ordering::SeqCst) - before
}

#[tokio::test]
async fn no_page_reads_more_for_many_things_than_for_one() {
    tracing::subscriber::set_global_default(Registry::default().with(Count)).unwrap();
    sessions().await;
    for bench in benches().await {
        full::pages(&bench).await;
    }
}

/// A request for the sessions takes three statements, however many there are.
async fn sessions() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in("ada@example.org").await;
        for others in [0, 49] {
            for _ in 0..others {
                bench.sign_in("ada@example.org", PASSWORD).await.ok().unwrap();
            }
            assert_eq!(statements(bench.caller(&token)).await, 1, "{}: who is asking", bench.engine);
            let shown = statements(list(&bench.centre, &caller, Filter::default())).await;
            assert_eq!(shown, 2, "{}: {others} other sessions", bench.engine);
        }
        pages(&bench, token).await;
    }
}

/// What each page reads, with everything that it can show; more than this is a decision.
async fn pages(bench: &Bench, session: String) {
    let mut browser = Browser::new(bench);
    for (path, most) in [("/sign-in", 0), ("/sign-up", 0), ("/forgot-password", 0)] {
        assert_eq!(statements(browser.open(path)).await, most, "{}: {path}", bench.engine);
    }
    browser.cookies.insert("lk".to_owned(), session);
    for (path, most) in [("/settings/profile", 1), ("/settings/security", 14)] {
        assert_eq!(statements(browser.open(path)).await, most, "{}: {path}", bench.engine);
    }
}
