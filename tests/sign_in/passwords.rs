//! Passwords: the answer to a wrong one, how guesses are slowed down, when a hash is made anew.

use latchkey::error::{Error, Problem};
use latchkey::server::config::HashParameters;
use latchkey::server::passwords::Passwords;
use latchkey::sign_in::flow::sign_in;
use latchkey::sign_in::types::check_sign_in;

use crate::ADA;
use crate::support::{OTHER, PASSWORD, benches, successes_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let wrong = bench.sign_in(ADA, OTHER).await.err();
        let unknown = bench.sign_in("nobody@example.org", PASSWORD).await.err();
        assert_eq!(wrong, Some(Error::invalid("password", Problem::WrongCredentials)));
        assert_eq!(wrong, unknown);
        let failed = "select count(*) from events where action = $1";
        assert_eq!(bench.count(failed, "session.start_failed").await, 2, "both are in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_for_known_and_unknown_accounts_alike() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        for address in [ADA, "nobody@example.org"] {
            for n in 0..5 {
                let from = format!("198.51.100.{n}");
                let refused = bench.sign_in_from(&from, address, OTHER, false).await.err();
                assert_eq!(refused, Some(Error::invalid("password", Problem::WrongCredentials)), "{address} {n}");
            }
            let right = bench.sign_in_from("203.0.113.7", address, PASSWORD, false).await.err();
            assert!(matches!(right, Some(Error::TooMany { .. })), "{}: {address}: {right:?}", bench.engine);
        }
        bench.clock.advance_s(3600);
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "waiting helps");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_does_not_refill_the_bucket_of_an_address() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut refused = None;
        for n in 0..12 {
            let victim = format!("victim{n}@example.org");
            refused = bench.sign_in(&victim, OTHER).await.err();
            if n < 9 {
                bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
            }
        }
        assert!(matches!(refused, Some(Error::TooMany { .. })), "{}: {refused:?}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_of_lower_cost_is_replaced_once_and_logged() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        // What another installation made with another cost.
        let cheaper = Passwords::new(
            HashParameters { memory_kib: 16, passes: 1, slots: 1, queue: 1 },
            bench.centre.random.clone(),
        );
        let hash = cheaper.unwrap().hash(PASSWORD.to_owned().into()).await.unwrap();
        let mut tx = bench.centre.db.begin().await.unwrap();
        tx.query("update users set password_hash = $1").bind(hash).execute().await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..2 {
            assert!(bench.sign_in(ADA, PASSWORD).await.is_ok());
        }
        let log = bench.actions(&caller.user_id).await;
        assert_eq!(log.iter().filter(|action| *action == "password.rehashed").count(), 1, "{}: {log:?}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weaker_hash_is_replaced_at_the_next_sign_in() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let hash = "select password_hash from users where id = $1";
        let read = async || bench.centre.db.query(hash).bind(&caller.user_id).one::<(String,)>().await.unwrap().0;
        let current = read().await;
        bench.sign_in(ADA, PASSWORD).await.ok().unwrap();
        assert_eq!(read().await, current, "the parameters are today's");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_guesses_are_counted_before_they_are_checked() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let attempts = (0..64).map(|_| {
            let (centre, visitor) = (bench.centre.clone(), bench.visitor());
            async move {
                let form = check_sign_in(ADA, OTHER, false).map_err(Error::Invalid)?;
                match sign_in(&centre, &visitor, form, "/settings", None).await {
                    Err(Error::TooMany { .. }) => Err(Error::Forbidden),
                    _ => Ok(()),
                }
            }
        });
        let verified = successes_of(attempts.collect()).await;
        assert_eq!(verified, 5, "{}: guesses that were compared with the password", bench.engine);
    }
}
