//! Whether the time of an answer tells that an address has an account: each form, sent in turn for one that has and for one that has not.

use std::time::{Duration, Instant};

use crate::client::{Connection, Request, encoded};
use crate::server::Server;
use crate::{PASSWORD, Row};

/// Pairs of tries that count.
const TRIES: usize = 40;
/// Pairs before that, so that caches and pools are warm.
const WARM_UP: usize = 4;

/// A form's labels, its endpoint, what else it sends, and whether an account that is not verified is the one to compare with.
const FORMS: [([&str; 2], &str, &str, bool); 4] = [
    (["wrong sign-in, account: p10 / p50 / p90", "  no account"], "sign-in", "&password=Wrong-Horse-7-Battery", false),
    (["sign-up, account", "  no account"], "sign-up", "&name=Bench", false),
    (["reset, account", "  no account"], "password/request-reset", "", false),
    (["resend, account", "  no account"], "email/resend-verification", "", true),
];

/// The times of each form, next to each other. `verified` and `unverified` have accounts.
pub fn measure(server: &Server, verified: &str, unverified: &str) -> Vec<Row> {
    let mut connection = Connection::open(server.address).expect("the server listens");
    let mut rows = Vec::new();
    for (labels, endpoint, more, wants_unverified) in FORMS {
        let known = if wants_unverified { unverified } else { verified };
        let mut times = [Vec::new(), Vec::new()];
        for turn in 0..WARM_UP + TRIES {
            // A new address for each try, because a sign-up makes an account.
            let unknown = format!("nobody-{turn}-{}@example.test", endpoint.replace('/', "-"));
            for (of, email) in times.iter_mut().zip([known, &unknown]) {
                let took = send(&mut connection, endpoint, email, more);
                if turn >= WARM_UP {
                    of.push(took);
                }
            }
        }
        rows.extend(labels.into_iter().zip(times.map(spread)));
    }
    rows
}

fn send(connection: &mut Connection, endpoint: &str, email: &str, more: &str) -> Duration {
    let password = if endpoint == "sign-up" { format!("&password={PASSWORD}") } else { String::new() };
    let form = format!("email={}{password}{more}", encoded(email));
    let request = Request { method: "POST", path: format!("/account/api/{endpoint}"), cookie: String::new(), form };
    let begun = Instant::now();
    let answer = connection.send(&request).expect("the server answers");
    let took = begun.elapsed();
    assert!(matches!(answer.status, 200 | 422), "{endpoint} answers {}", answer.status);
    took
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    format!("{:.1} / {:.1} / {:.1} ms", at(10), at(50), at(90))
}
