//! After a tour of everything, no secret stands where it does not belong: not in the database, not in the log, and in no response other
//! than the one that shows it (DESIGN §4 rule 5, SECURITY §12).

mod data;
#[path = "../support/mod.rs"]
mod support;
mod tour;
mod walk;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex};

use server_fn::axum::server_fn_paths;
use support::benches;
use tour::{Secret, Tour};
use walk::walk;

/// What the log said.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Whether a text stands in another one as a word of its own: six digits within a longer number or id are not a code.
fn holds(place: &[u8], value: &str) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let value = value.as_bytes();
    let found = |at: &usize| {
        place[*at..].starts_with(value)
            && (value.len() > 6
                || !part(at.checked_sub(1).and_then(|at| place.get(at))) && !part(place.get(at + value.len())))
    };
    (0..place.len().saturating_sub(value.len() - 1)).any(|at| found(&at))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_stands_where_it_does_not_belong() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();
    for bench in benches().await {
        let mut tour = Tour::new(&bench);
        walk(&mut tour).await;
        let paths = server_fn_paths().map(|(path, _)| path.trim_start_matches("/account/api/"));
        let forgotten: Vec<&str> = paths.filter(|path| !tour.called.contains(*path)).collect();
        assert!(forgotten.is_empty(), "not on the tour: {forgotten:?}");
        let database = bench.everything().await;
        let secret = tour.phone.as_ref().expect("a phone").secret().to_vec();
        assert!(!database.windows(secret.len()).any(|part| part == secret), "{}: the bytes of the key", bench.engine);
        let logged = log.0.lock().unwrap().clone();
        assert!(holds(&logged, "session.started") && logged.len() > 10_000, "the log was heard");
        let mut found = BTreeSet::new();
        for Secret { what, value, shown } in &tour.secrets {
            for (place, content) in [("the database", &database), ("the log", &logged)] {
                if holds(content, value) {
                    found.insert(format!("{what} in {place}"));
                }
            }
            for (step, answer) in &tour.answers {
                if !shown.contains(step) && holds(answer.as_bytes(), value) {
                    found.insert(format!("{what} in the answer to “{step}”"));
                }
            }
            for step in shown {
                let seen = tour.answers.iter().any(|(at, answer)| at == step && holds(answer.as_bytes(), value));
                assert!(seen, "{}: {what} is shown at “{step}”, so that the search would find it", bench.engine);
            }
        }
        assert!(found.is_empty(), "{}: {found:#?}", bench.engine);
    }
}
