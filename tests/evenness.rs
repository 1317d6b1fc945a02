//! Whether an address has an account is not told by the work that it costs (ASVS 6.3.8). Alone in its program, because it counts what
//! the whole process hashes.

mod support;

use latchkey::account::email::flow::resend;
use latchkey::fields::{PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::request;
use latchkey::sign_up::flow::sign_up;
use latchkey::sign_up::types::check_sign_up;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use support::{Bench, OTHER, PASSWORD, benches, email};

const ADA: &str = "ada@example.org";
const NOBODY: &str = "nobody@example.org";

/// How many passwords were hashed or compared so far.
fn hashed(metrics: &PrometheusHandle) -> u64 {
    let text = metrics.render();
    let line = text.lines().find_map(|line| line.strip_prefix("password_jobs_total "));
    line.map_or(0, |count| count.parse().unwrap())
}

/// Asks to sign up, with the same answer whatever becomes of it.
async fn ask(bench: &Bench, address: &str) {
    let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
    let form = check_sign_up(("Ada", address, PASSWORD), false, policy).ok().unwrap();
    sign_up(&bench.centre, &bench.visitor(), form).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_address_and_an_unknown_one_cost_the_same_hashes() {
    let metrics = PrometheusBuilder::new().install_recorder().unwrap();
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut costs = Vec::new();
        for address in [ADA, NOBODY] {
            let start = hashed(&metrics);
            assert!(bench.sign_in(address, OTHER).await.is_err());
            let signed_in = hashed(&metrics);
            request(&bench.centre, &bench.visitor(), &email(address)).await.unwrap();
            resend(&bench.centre, &bench.visitor(), &email(address)).await.unwrap();
            let mailed = hashed(&metrics);
            ask(&bench, address).await;
            costs.push([signed_in - start, mailed - signed_in, hashed(&metrics) - mailed]);
        }
        assert_eq!(costs, [[1, 0, 1], [1, 0, 1]], "{}: signing in, asking for links, signing up", bench.engine);
    }
}
