//! Each code works once, however many try it, and says when and where it did.

use std::sync::Arc;

use latchkey::account::backup_codes::flow::{confirm, renew, status};
use latchkey::account::backup_codes::types::Tried;
use latchkey::account::identity;
use latchkey::account::identity::types::check_proof;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;

use crate::support::{Bench, PASSWORD, RACERS, ROUNDS, benches, benches_with, mmdb, successes_of};
use crate::{ADA, left, spent};

#[tokio::test(flavor = "multi_thread")]
async fn ten_codes_of_80_bits_come_and_each_works_once() {
    for bench in benches().await {
        let (_, caller, codes) = bench.protected(ADA).await;
        assert!(codes.iter().all(|code| code.len() == 19 && code.matches('-').count() == 3), "{codes:?}");
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), 10);
        let typed = codes[6].to_lowercase().replace('-', " ");
        let form = || check_proof(PASSWORD, &typed).ok().unwrap();
        let proven = identity::flow::confirm(&bench.centre, &caller, form()).await;
        assert!(proven.is_ok(), "in lower case with spaces");
        let again = identity::flow::confirm(&bench.centre, &caller, form()).await.err();
        assert_eq!(again, Some(Error::invalid("code", Problem::UsedCode)));

        let shown = status(&bench.centre, &caller).await.ok().unwrap();
        assert_eq!((shown.left(), shown.codes.len()), (9, 10));
        assert!(shown.codes[6].used_at.is_some(), "in the order in which they were printed");
        assert_eq!(shown.codes[6].used_from.as_deref(), Some("192.0.2.10"));
        let mail = bench.mails(ADA).await.remove(0);
        assert!(mail.subject.contains("backup code") && mail.text.contains("9 backup codes are left"), "{}", mail.text);
        assert!(bench.actions(&caller.user_id).await.contains(&"backup_codes.used".to_owned()));
        let sql = "select count(distinct length(digest)) from backup_codes where position > 0 and id <> $1";
        assert_eq!(bench.count(sql, "").await, 1, "argon2id digests of one length");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_code_says_when_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    mmdb::write(&path, &[("203.0.113.0/24", Some("Lisbon"), "Portugal")]);
    for bench in benches_with(|config| config.geo_database = Some(path.clone())).await {
        let (_, caller, codes) = bench.protected(ADA).await;
        for (raw, address) in codes.iter().zip(["203.0.113.24", "192.0.2.10"]) {
            let there = Caller { visitor: Arc::new(bench.visitor_at(address)), ..caller.clone() };
            assert!(matches!(spent(&bench.centre, &there, raw).await, Ok(Tried::Accepted { .. })));
        }
        let shown = status(&bench.centre, &caller).await.ok().unwrap();
        assert_eq!(shown.codes[0].from_where().as_deref(), Some("Lisbon, Portugal · 203.0.113.24"), "{}", bench.engine);
        assert_eq!(shown.codes[1].from_where().as_deref(), Some("192.0.2.10"), "nothing is claimed");
        assert_eq!(shown.codes[2].from_where(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_across_64_simultaneous_tries_is_spent_once() {
    for bench in benches_with(|config| config.hash.queue = 128).await {
        let (_, caller, mut codes) = bench.protected(ADA).await;
        for round in 0..ROUNDS {
            if codes.is_empty() {
                codes = replaced(&bench, &caller).await;
            }
            let raw = codes.pop().unwrap();
            let before = left(&bench, &caller).await;
            let attempts = (0..RACERS).map(|_| race(&bench, &caller, &raw)).collect();
            assert_eq!(successes_of(attempts).await, 1, "{} round {round}", bench.engine);
            assert_eq!(left(&bench, &caller).await, before - 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_different_codes_at_once_are_two_successes() {
    for bench in benches_with(|config| config.hash.queue = 128).await {
        let (_, caller, mut codes) = bench.protected(ADA).await;
        for round in 0..ROUNDS {
            if round > 0 {
                codes = replaced(&bench, &caller).await;
            }
            let attempts = (0..RACERS).map(|n| race(&bench, &caller, &codes[n % 2])).collect();
            assert_eq!(successes_of(attempts).await, 2, "{} round {round}", bench.engine);
            assert_eq!(left(&bench, &caller).await, 8);
        }
    }
}

/// Succeeds when the code was right.
fn race(bench: &Bench, caller: &Caller, raw: &str) -> impl Future<Output = Result<(), Error>> + use<> {
    let (centre, caller, raw) = (bench.centre.clone(), caller.clone(), raw.to_owned());
    async move {
        match spent(&centre, &caller, &raw).await? {
            Tried::Accepted { .. } => Ok(()),
            _ => Err(Error::Forbidden),
        }
    }
}

/// Makes and confirms a new set, an hour later.
async fn replaced(bench: &Bench, caller: &Caller) -> Vec<String> {
    bench.clock.advance_s(3600);
    let now = bench.centre.now();
    let fresh = Caller { authenticated_at: now, second_proven_at: Some(now), ..caller.clone() };
    let new = renew(&bench.centre, &fresh).await.ok().unwrap();
    confirm(&bench.centre, &fresh, &new.id, false).await.ok().unwrap();
    new.codes
}
