//! Sets of codes: confirmed, replaced, looked up, and what is asked for before.

use latchkey::account::backup_codes::flow::{confirm, discard, renew, status};
use latchkey::account::backup_codes::types::Tried;
use latchkey::account::code_check::flow::check;
use latchkey::account::code_check::types::Checked;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;

use crate::support::browser::{Browser, text};
use crate::support::{benches, successes_of};
use crate::{ADA, code, left, spent};

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
        let expired = Some(Error::invalid("set", Problem::CodesReplaced));
        assert_eq!(confirm(&bench.centre, &caller, &dropped.id, false).await.err(), expired);
        let (eve, _) = bench.signed_in("eve@example.org").await;
        assert_eq!(confirm(&bench.centre, &eve, &new.id, false).await.err(), expired, "not hers");

        let attempts = (0..8).map(|_| {
            let (centre, caller, id) = (bench.centre.clone(), caller.clone(), new.id.clone());
            async move { confirm(&centre, &caller, &id, false).await }
        });
        assert_eq!(successes_of(attempts.collect()).await, 1, "{}", bench.engine);
        assert_eq!(spent(&bench.centre, &caller, &old[1]).await, Ok(Tried::Wrong), "the old set is dead");
        assert!(matches!(spent(&bench.centre, &caller, &new.codes[0]).await, Ok(Tried::Accepted { left: 9 })));
        let subjects: Vec<String> = bench.mails(ADA).await.into_iter().map(|mail| mail.subject).collect();
        assert!(subjects.iter().any(|subject| subject.starts_with("New backup codes")), "{subjects:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_set_that_is_thrown_away_leaves_the_old_one_as_it_was() {
    for bench in benches().await {
        let (_, caller, old) = bench.protected(ADA).await;
        let new = renew(&bench.centre, &caller).await.ok().unwrap();
        let replaced = Some(Error::invalid("set", Problem::CodesReplaced));
        let (eve, _) = bench.signed_in("eve@example.org").await;
        assert_eq!(discard(&bench.centre, &eve, &new.id).await.err(), replaced, "not hers");
        assert!(status(&bench.centre, &caller).await.unwrap().waiting.is_some(), "{}", bench.engine);

        let stale = Caller { authenticated_at: caller.authenticated_at.plus_s(-86_400), ..caller.clone() };
        assert!(discard(&bench.centre, &stale, &new.id).await.is_ok(), "{}", bench.engine);
        assert_eq!(
            discard(&bench.centre, &caller, &new.id).await.err(),
            replaced,
            "nothing is said to be as it was twice"
        );
        assert_eq!(confirm(&bench.centre, &caller, &new.id, false).await.err(), replaced);
        assert!(status(&bench.centre, &caller).await.unwrap().waiting.is_none(), "{}", bench.engine);
        assert_eq!(spent(&bench.centre, &caller, &new.codes[0]).await, Ok(Tried::Wrong), "{}", bench.engine);
        assert_eq!(spent(&bench.centre, &caller, &old[0]).await, Ok(Tried::Accepted { left: 9 }), "{}", bench.engine);
        let actions = bench.actions(&caller.user_id).await;
        assert_eq!(actions.iter().filter(|action| *action == "backup_codes.discarded").count(), 1, "{}", bench.engine);

        let used = renew(&bench.centre, &caller).await.ok().unwrap();
        confirm(&bench.centre, &caller, &used.id, false).await.unwrap();
        let refused = discard(&bench.centre, &caller, &used.id).await.err();
        assert_eq!(refused, Some(Error::invalid("set", Problem::CodesInUse)), "what is in use stays");
        assert_eq!(
            spent(&bench.centre, &caller, &used.codes[0]).await,
            Ok(Tried::Accepted { left: 9 }),
            "{}",
            bench.engine
        );
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
            assert_eq!(confirm(&bench.centre, &caller, &new.id, false).await.err(), stale);
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
        let shown =
            browser.post("add-authenticator/confirm", &[("code", &phone.code(bench.centre.now(), 0))]).await.html;
        let (_, rest) = shown.split_once(r#"name="set" value=""#).expect("the form beside the codes");
        let set = rest.split('"').next().unwrap();
        let html = browser.post("backup-codes/confirm", &[("set", set)]).await.html;
        assert!(text(&html).contains("Tick this once the codes are in a safe place."), "{}", bench.engine);
        assert_eq!(left(&bench, &caller).await, 0, "not in use");
        browser.post("backup-codes/confirm", &[("set", set), ("saved", "true")]).await;
        assert_eq!(left(&bench, &caller).await, 10, "{}", bench.engine);
    }
}
