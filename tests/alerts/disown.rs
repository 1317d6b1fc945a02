use latchkey::account::disown::flow::{disown, sign_ins as shown};
use latchkey::account::disown::types::Disowned;
use latchkey::account::known_browsers::types::News;
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};

use crate::support::{Bench, OTHER, benches, benches_with, email, successes_of};
use crate::{ADA, Browser, HOUR_S, LINUX, alerts, at_home, from_elsewhere};

#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing_and_the_button_ends_everything() {
    for bench in benches().await {
        let mut home = at_home(&bench).await;
        let own = home.sign_in(&bench, "192.0.2.10").await;
        let (theirs, token) = from_elsewhere(&bench).await;
        for _ in 0..30 {
            let about = shown(&bench.centre, &bench.visitor(), &token).await.unwrap();
            assert_eq!((about.len(), about[0].news, about[0].address.as_str()), (1, News::Device, "203.0.113.9"));
        }
        let user_id = bench.caller(&theirs).await.unwrap().user_id;
        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let asked_before = bench.token_in_mail(ADA).await;
        let pending = waiting(&bench, &user_id).await;
        assert_eq!(pending, 6);

        let disowned = disown(&bench.centre, &bench.visitor(), &token).await.unwrap();
        assert_eq!(disowned, Disowned { sessions_ended: 3, authenticators: 0, backup_codes: false, phone: false });
        for session in [own, theirs] {
            assert!(bench.caller(&session).await.is_none(), "{}", bench.engine);
        }
        let by = "select count(*) from sessions where user_id = $1 and ended_by = 'not_me'";
        assert_eq!(bench.count(by, &user_id).await, 3);
        let required = "select count(*) from users where id = $1 and reset_required_at is not null";
        assert_eq!(bench.count(required, &user_id).await, 1);
        assert_eq!(left(&bench, &user_id).await, 0);
        let forgotten = "select count(*) from browsers where user_id = $1";
        assert_eq!(bench.count(forgotten, &user_id).await, 1, "only the one at home is still known");

        let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
        let chosen = || NewPassword::check(OTHER, policy).ok().unwrap();
        assert!(reset(&bench.centre, &bench.visitor(), &asked_before, chosen()).await.is_err(), "voided");
        let mails = bench.mails(ADA).await;
        assert!(mails[0].subject.contains("Everybody was signed out"), "{}", mails[0].subject);
        assert!(!mails[0].text.contains("added"), "{}: nothing was: {}", bench.engine, mails[0].text);
        let mailed = bench.token_in_mail(ADA).await;
        reset(&bench.centre, &bench.visitor(), &mailed, chosen()).await.unwrap();
        assert!(bench.actions(&user_id).await.contains(&"session.disowned".to_owned()));
    }
}

/// Puts something of each kind that may be under way into an account's rows, and says how much there is.
async fn waiting(bench: &Bench, user_id: &str) -> i64 {
    let session = "select id from sessions where user_id = $1 limit 1";
    let (session,): (String,) = bench.centre.db.query(session).bind(user_id).one().await.unwrap();
    let mut tx = bench.centre.db.begin().await.unwrap();
    for sql in [
        "insert into enrolments (id, user_id, session_id, name, name_key, secret, tries, created_at, expires_at)
         values ('e', $1, $2, '', '', '', 0, 0, 0)",
        "insert into backup_code_sets (id, user_id, salt, created_at) values ('s', $1, $2, 0)",
        "insert into challenges (id, user_id, token_hash, next, address, created_at, expires_at)
         values ('c', $1, $2, '', '', 0, 9999999999999)",
        "insert into trusted_browsers (id, user_id, browser_hash, fingerprint, title, device_type, address, created_at,
           used_at, expires_at)
         values ('t', $1, $2, '', '', '', '', 0, 0, 9999999999999)",
        "insert into sms_codes (id, user_id, purpose, attempt, digest, ending, tries, created_at, expires_at)
         values ('m', $1, 'add_phone', $2, '', '', 0, 0, 9999999999999)",
        "insert into tokens (id, user_id, purpose, target, token_hash, created_at, expires_at)
         values ('l', $1, 'verify_email', '', $2, 0, 9999999999999)",
    ] {
        tx.query(sql).bind(user_id).bind(&session).execute().await.unwrap();
    }
    tx.commit().await.unwrap();
    left(bench, user_id).await
}

async fn left(bench: &Bench, user_id: &str) -> i64 {
    let mut left = 0;
    for sql in [
        "select count(*) from enrolments where user_id = $1",
        "select count(*) from backup_code_sets where user_id = $1 and confirmed_at is null",
        "select count(*) from challenges where user_id = $1 and ended_at is null",
        "select count(*) from trusted_browsers where user_id = $1 and revoked_at is null",
        "select count(*) from sms_codes where user_id = $1 and used_at is null",
        "select count(*) from tokens where user_id = $1 and purpose = 'verify_email' and used_at is null",
    ] {
        left += bench.count(sql, user_id).await;
    }
    left
}

#[tokio::test(flavor = "multi_thread")]
async fn one_link_forgets_every_browser_that_came_since_the_first_alert() {
    for bench in benches().await {
        let mut home = at_home(&bench).await;
        let user_id = bench.user_id(ADA).await;
        from_elsewhere(&bench).await;
        let (_, second) = from_elsewhere(&bench).await;
        let known = "select count(*) from browsers where user_id = $1";
        assert_eq!(bench.count(known, &user_id).await, 3, "{}", bench.engine);
        disown(&bench.centre, &bench.visitor(), &second).await.unwrap();
        assert_eq!(bench.count(known, &user_id).await, 1, "{}: the one at home", bench.engine);
        bench.run("update users set reset_required_at = null where id = $1", &[&user_id]).await;
        let before = alerts(&bench).await.len();
        home.sign_in(&bench, "192.0.2.10").await;
        assert_eq!(alerts(&bench).await.len(), before, "{}: it is still known", bench.engine);
        from_elsewhere(&bench).await;
        assert_eq!(alerts(&bench).await.len(), before + 1, "{}: the stranger's is news again", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_sixty_four_presses_succeeds_twenty_times() {
    for bench in benches_with(|config| config.limits = false).await {
        bench.sign_up(ADA).await;
        let mut home = Browser::new(LINUX);
        for round in 0..20 {
            home.sign_in(&bench, "192.0.2.10").await;
            let (_, token) = from_elsewhere(&bench).await;
            let presses = (0..64).map(|_| {
                let (centre, visitor, token) = (bench.centre.clone(), bench.visitor(), token.clone());
                async move { disown(&centre, &visitor, &token).await }
            });
            assert_eq!(successes_of(presses.collect()).await, 1, "{}, round {round}", bench.engine);
            let mut tx = bench.centre.db.begin().await.unwrap();
            let sql = "update users set reset_required_at = null where email_key = $1";
            tx.query(sql).bind(ADA).execute().await.unwrap();
            tx.commit().await.unwrap();
            bench.clock.advance_s(4 * HOUR_S);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_for_seven_days_and_guesses_are_counted() {
    for bench in benches().await {
        at_home(&bench).await;
        let expired = Some(Error::invalid("token", Problem::Expired));
        let (_, token) = from_elsewhere(&bench).await;
        bench.clock.advance_s(7 * 24 * HOUR_S + 1);
        assert!(shown(&bench.centre, &bench.visitor(), &token).await.unwrap().is_empty());
        assert_eq!(disown(&bench.centre, &bench.visitor(), &token).await.err(), expired);
        let (_, token) = from_elsewhere(&bench).await;
        let neighbour = || bench.visitor_at("198.51.100.66");
        for _ in 0..20 {
            assert!(shown(&bench.centre, &neighbour(), &"A".repeat(43)).await.unwrap().is_empty());
        }
        let over = shown(&bench.centre, &neighbour(), &"A".repeat(43)).await.err();
        assert!(matches!(over, Some(Error::TooMany { .. })), "{}: {over:?}", bench.engine);
        assert_eq!(
            shown(&bench.centre, &neighbour(), &token).await.unwrap().len(),
            1,
            "{}: one that works",
            bench.engine
        );
        disown(&bench.centre, &neighbour(), &token).await.unwrap();
        let again = disown(&bench.centre, &neighbour(), &token).await.err();
        assert!(matches!(again, Some(Error::TooMany { .. })), "{}: it works no more: {again:?}", bench.engine);
        assert_eq!(disown(&bench.centre, &bench.visitor(), &token).await.err(), expired, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn factors_that_came_since_are_named_to_the_owner_and_stay() {
    for support in [None, Some("help@example.org")] {
        for bench in benches_with(|config| config.support_address = support.map(str::to_owned)).await {
            at_home(&bench).await;
            let user_id = bench.user_id(ADA).await;
            let (_, token) = from_elsewhere(&bench).await;
            bench.give_phone(&user_id, "Old tablet").await;
            bench.run("update authenticators set created_at = 1 where user_id = $1", &[&user_id]).await;
            bench.give_phone(&user_id, "Stranger's phone").await;
            bench.add_backup_codes(&user_id, &["AAAA-BBBB-CCCC-DDDD"]).await;
            let now = bench.centre.now();
            let mut tx = bench.centre.db.begin().await.unwrap();
            let codes = "update backup_code_sets set confirmed_at = $2 where user_id = $1";
            tx.query(codes).bind(&user_id).bind(now).execute().await.unwrap();
            let phone =
                "insert into phones (id, user_id, number, ending, created_at) values ('phone', $1, '', '42', $2)";
            tx.query(phone).bind(&user_id).bind(now).execute().await.unwrap();
            tx.commit().await.unwrap();

            let disowned = disown(&bench.centre, &bench.visitor(), &token).await.unwrap();
            assert_eq!((disowned.authenticators, disowned.backup_codes, disowned.phone), (1, true, true));
            assert_eq!(disowned.added(), "1 authenticator, new backup codes, a phone number");
            let mail = bench.mails(ADA).await.remove(0);
            let help = format!(
                "If that keeps you from signing in, {} can help",
                support.unwrap_or("whoever runs this service")
            );
            for words in ["“Stranger's phone”: 3 March 2026", "Backup codes: ", "ends in 42: ", &help] {
                assert!(mail.text.contains(words), "{}: {words} in {}", bench.engine, mail.text);
            }
            assert!(!mail.text.contains("Old tablet"), "{}: {}", bench.engine, mail.text);
            let kept = "select count(*) from authenticators where user_id = $1";
            assert_eq!(bench.count(kept, &user_id).await, 2, "{}: no mail takes a factor off", bench.engine);
        }
    }
}
