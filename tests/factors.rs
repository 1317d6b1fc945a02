//! What a change of factors voids, and how they go all at once.

mod support;

use latchkey::account::factors::flow::reset;
use latchkey::account::trusted_browsers::flow::trust;
use latchkey::account::two_factor::flow::{remove, status, turn_off};
use latchkey::account::two_factor::types::check_turn_off;
use latchkey::error::{Error, Problem};
use latchkey::fields::PasswordPreset;
use latchkey::server::caller::Caller;
use support::{Bench, OTHER, PASSWORD, benches, benches_with, email};

const ADA: &str = "ada@example.org";

async fn off(bench: &Bench, caller: &Caller, password: &str, code: &str, new: &str) -> Option<Error> {
    let form = check_turn_off((password, code, new, new), bench.centre.password_policy());
    match form {
        Ok(form) => turn_off(&bench.centre, caller, form).await.err(),
        Err(fields) => Some(Error::Invalid(fields)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_factors_voids_trust_and_half_done_sign_ins() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let trusted = async || {
            let mut tx = bench.centre.db.begin().await.unwrap();
            trust(&mut tx, &bench.centre, &caller.visitor, caller.subject(), ("a-browser", "a-print"))
                .await
                .ok()
                .unwrap();
            let sql = "insert into challenges (id, user_id, token_hash, next, address, created_at, expires_at)
                       values ($1, $2, $1, '/settings', '192.0.2.1', $3, $4)";
            let (id, now) = (bench.centre.new_id(), bench.centre.now());
            tx.query(sql).bind(id).bind(&caller.user_id).bind(now).bind(now.plus_s(300)).execute().await.unwrap();
            tx.commit().await.unwrap();
        };
        let alive = async || {
            let trust = "select count(*) from trusted_browsers where user_id = $1 and revoked_at is null";
            let waiting = "select count(*) from challenges where user_id = $1 and ended_at is null";
            (bench.count(trust, &caller.user_id).await, bench.count(waiting, &caller.user_id).await)
        };
        trusted().await;
        assert_eq!(alive().await, (1, 1));
        let (_, caller, _) = bench.enrol(&caller, "Tablet").await;
        assert_eq!(alive().await, (0, 0), "one was added");
        trusted().await;
        let devices = status(&bench.centre, &caller).await.ok().unwrap().devices;
        remove(&bench.centre, &caller, &devices[1].id, false).await.ok().unwrap();
        assert_eq!(alive().await, (0, 0), "one was removed");
        trusted().await;
        assert_eq!(off(&bench, &caller, PASSWORD, &phone.code(bench.centre.now(), 0), "").await, None);
        assert_eq!(alive().await, (0, 0), "all were removed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn turning_it_off_needs_password_and_code_whatever_was_proven() {
    for bench in benches().await {
        let (phone, caller, codes) = bench.protected(ADA).await;
        let wrong = off(&bench, &caller, OTHER, &phone.code(bench.centre.now(), 0), "").await;
        assert_eq!(wrong, Some(Error::invalid("password", Problem::WrongPassword)));
        let missing = off(&bench, &caller, PASSWORD, "", "").await;
        assert_eq!(missing, Some(Error::invalid("code", Problem::Missing)));
        let wrong = off(&bench, &caller, PASSWORD, &phone.code(bench.centre.now(), 99), "").await;
        assert_eq!(wrong, Some(Error::invalid("code", Problem::WrongCode)));
        bench.offered(&caller, "Half done").await.ok().unwrap();
        bench.clock.advance_s(3000);
        assert_eq!(off(&bench, &caller, PASSWORD, &codes[3], "").await, None, "a backup code will do, at any time");
        for sql in [
            "select count(*) from authenticators where user_id = $1",
            "select count(*) from enrolments where user_id = $1",
            "select count(*) from backup_code_sets where user_id = $1",
            "select count(*) from backup_codes c join backup_code_sets s on s.id = c.set_id where s.user_id = $1",
        ] {
            assert_eq!(bench.count(sql, &caller.user_id).await, 0, "{sql}");
        }
        assert!(bench.mails(ADA).await.iter().any(|mail| mail.subject.contains("turned off")));
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "the password alone signs in again");
        assert!(bench.actions(&caller.user_id).await.contains(&"two_factor.turned_off".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_too_short_to_stand_alone_is_replaced_with_it() {
    for bench in benches_with(|config| config.password_preset = PasswordPreset::Nist).await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let short = "brief-words-1";
        let code = phone.code(bench.centre.now(), 0);
        let asked = off(&bench, &caller, short, &code, "").await;
        assert_eq!(asked, Some(Error::invalid("new", Problem::Missing)));
        let asked = off(&bench, &caller, short, &code, "other-words-2").await;
        assert_eq!(asked, Some(Error::invalid("new", Problem::TooShort { min: 15 })));
        assert_eq!(off(&bench, &caller, PASSWORD, &code, "").await, None, "a long one stays");
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok());

        let (phone, caller, _) = bench.protected("eve@example.org").await;
        let code = phone.code(bench.centre.now(), 0);
        assert_eq!(off(&bench, &caller, PASSWORD, &code, OTHER).await, None);
        assert!(bench.sign_in("eve@example.org", OTHER).await.is_ok(), "replaced where a new one was given");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_takes_everything_off_for_somebody_who_lost_it() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        bench.run("update users set second_step_locked_at = 1 where id = $1", &[&caller.user_id]).await;
        assert_eq!(reset(&bench.centre, &bench.visitor(), &email("no@example.org")).await, Ok(None));
        let done = reset(&bench.centre, &bench.visitor(), &email("Ada@example.org")).await.ok().flatten().unwrap();
        assert_eq!((done.authenticators, done.sessions_ended), (1, 1));
        assert!(bench.mails(ADA).await[0].subject.contains("was reset"));
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok());
        let sql = "select count(*) from events where user_id = $1 and action = 'two_factor.reset' and details like 'by=operator%'";
        assert_eq!(bench.count(sql, &caller.user_id).await, 1);
        assert!(bench.actions(&caller.user_id).await.contains(&"second_step.unlocked".to_owned()), "{}", bench.engine);
    }
}
