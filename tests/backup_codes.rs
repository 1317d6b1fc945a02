//! Backup codes: made, spent, replaced, looked up.

mod support;

use std::sync::Arc;

use latchkey::account::backup_codes::flow::{check, confirm, digest, renew, spend, status};
use latchkey::account::backup_codes::types::{Checked, Tried};
use latchkey::account::identity;
use latchkey::account::identity::types::check_proof;
use latchkey::error::{Error, Problem};
use latchkey::fields::BackupCode;
use latchkey::server::caller::Caller;
use latchkey::server::centre::Centre;
use support::browser::{Browser, text};
use support::{Bench, PASSWORD, RACERS, ROUNDS, benches, benches_with, mmdb, successes_of};

const ADA: &str = "ada@example.org";

fn code(raw: &str) -> BackupCode {
    BackupCode::check(raw).ok().unwrap()
}

async fn spent(centre: &Centre, caller: &Caller, raw: &str) -> Result<Tried, Error> {
    let digest = digest(centre, &caller.user_id, &code(raw)).await?;
    let mut tx = centre.db.begin().await?;
    let tried = spend(&mut tx, centre, &caller.visitor, caller.subject(), &digest).await?;
    tx.commit().await?;
    Ok(tried)
}

async fn left(bench: &Bench, caller: &Caller) -> usize {
    status(&bench.centre, caller).await.ok().unwrap().left()
}

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
        assert_eq!(shown.codes[0].from_where(), " · Lisbon, Portugal · 203.0.113.24", "{}", bench.engine);
        assert_eq!(shown.codes[1].from_where(), " · 192.0.2.10", "nothing is claimed");
        assert_eq!(shown.codes[2].from_where(), "");
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
    confirm(&bench.centre, &fresh, &new.id).await.ok().unwrap();
    new.codes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_set_replaces_the_old_one_when_it_is_confirmed() {
    for bench in benches().await {
        let (_, caller, old) = bench.protected(ADA).await;
        let dropped = renew(&bench.centre, &caller).await.ok().unwrap();
        let new = renew(&bench.centre, &caller).await.ok().unwrap();
        let waiting = status(&bench.centre, &caller).await.ok().unwrap();
        assert_eq!(waiting.waiting.map(|set| set.id), Some(new.id.clone()), "one waits");
        assert_eq!(spent(&bench.centre, &caller, &new.codes[0]).await, Ok(Tried::Wrong), "not in use yet");
        assert!(matches!(spent(&bench.centre, &caller, &old[0]).await, Ok(Tried::Accepted { left: 9 })));
        let expired = Some(Error::invalid("set", Problem::Expired));
        assert_eq!(confirm(&bench.centre, &caller, &dropped.id).await.err(), expired);
        let (eve, _) = bench.signed_in("eve@example.org").await;
        assert_eq!(confirm(&bench.centre, &eve, &new.id).await.err(), expired, "not hers");

        let attempts = (0..8).map(|_| {
            let (centre, caller, id) = (bench.centre.clone(), caller.clone(), new.id.clone());
            async move { confirm(&centre, &caller, &id).await }
        });
        assert_eq!(successes_of(attempts.collect()).await, 1, "{}", bench.engine);
        assert_eq!(spent(&bench.centre, &caller, &old[1]).await, Ok(Tried::Wrong), "the old set is dead");
        assert!(matches!(spent(&bench.centre, &caller, &new.codes[0]).await, Ok(Tried::Accepted { left: 9 })));
        let subjects: Vec<String> = bench.mails(ADA).await.into_iter().map(|mail| mail.subject).collect();
        assert!(subjects.iter().any(|subject| subject.starts_with("New backup codes")), "{subjects:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_code_can_be_looked_up_three_times_a_day() {
    for bench in benches().await {
        let (_, caller, codes) = bench.protected(ADA).await;
        assert!(spent(&bench.centre, &caller, &codes[0]).await.is_ok());
        let found = |raw: &str| {
            let (centre, caller, code) = (bench.centre.clone(), caller.clone(), code(raw));
            async move { check(&centre, &caller, &code).await }
        };
        assert_eq!(found(&codes[0]).await, Ok(Checked::Used));
        assert_eq!(found(&codes[1]).await, Ok(Checked::Unused));
        assert_eq!(found("0000-0000-0000-0000").await, Ok(Checked::Wrong));
        assert!(matches!(found(&codes[1]).await, Err(Error::TooMany { .. })));
        assert_eq!(left(&bench, &caller).await, 9, "nothing was spent");
        assert_eq!(bench.mails(ADA).await.iter().filter(|mail| mail.subject.contains("was used")).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_proof_shows_and_changes_nothing() {
    for bench in benches().await {
        let (_, caller, codes) = bench.protected(ADA).await;
        let new = renew(&bench.centre, &caller).await.ok().unwrap();
        let stale = Some(Error::ConfirmIdentity);
        for caller in [
            Caller { authenticated_at: caller.authenticated_at.plus_s(-600), ..caller.clone() },
            Caller { second_proven_at: None, ..caller.clone() },
        ] {
            assert_eq!(renew(&bench.centre, &caller).await.err(), stale);
            assert_eq!(confirm(&bench.centre, &caller, &new.id).await.err(), stale);
            assert_eq!(check(&bench.centre, &caller, &code(&codes[0])).await.err(), stale);
        }
        let (eve, _) = bench.signed_in("eve@example.org").await;
        assert_eq!(renew(&bench.centre, &eve).await.err(), Some(Error::NotFound), "of no use without a second factor");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_that_is_not_ticked_says_what_it_waits_for() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        browser.open("/settings/security").await;
        let (phone, _) = bench.offered(&caller, "Pixel 9").await.ok().unwrap();
        let shown = browser.post("two-factor/confirm", &[("code", &phone.code(bench.centre.now(), 0))]).await.html;
        let (_, rest) = shown.split_once(r#"name="set" value=""#).expect("the form beside the codes");
        let set = rest.split('"').next().unwrap();
        let html = browser.post("backup-codes/confirm", &[("set", set)]).await.html;
        assert!(text(&html).contains("Tick this once the codes are in a safe place."), "{}", bench.engine);
        assert_eq!(left(&bench, &caller).await, 0, "not in use");
        browser.post("backup-codes/confirm", &[("set", set), ("saved", "true")]).await;
        assert_eq!(left(&bench, &caller).await, 10, "{}", bench.engine);
    }
}
