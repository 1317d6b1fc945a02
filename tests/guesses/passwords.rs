//! Guesses at a password in a row: told to the owner, and in the end locked.

use latchkey::error::{Error, Problem};
use latchkey::server::guesses::password;

use crate::support::second::Browser;
use crate::support::{Bench, OTHER, PASSWORD, benches};
use crate::{ADA, QUARTER_S, refused, reset_password};

const NOBODY: &str = "nobody@example.org";

/// A wrong password from somewhere, as often as the limits let it through.
async fn guess(bench: &Bench, address: &str) -> Option<Error> {
    bench.clock.advance_s(QUARTER_S);
    bench.sign_in_from("198.51.100.7", address, OTHER, false).await.err()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_hundred_in_a_row_only_a_known_browser_or_a_reset_gets_in() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let mut known = Browser::at("192.0.2.10");
        known.first(&bench, ADA).await.unwrap();
        for address in [ADA, NOBODY] {
            for n in 0..100 {
                assert_eq!(guess(&bench, address).await, refused(Problem::WrongCredentials), "{address} {n}");
            }
            bench.clock.advance_s(86_400);
            let right = bench.sign_in(address, PASSWORD).await.err();
            assert_eq!(right, refused(Problem::LockedPassword), "{}: {address}", bench.engine);
        }
        let twin = bench.twin().await;
        let mut stranger = Browser::at("192.0.2.14");
        let there = stranger.first_on(&twin, &bench, ADA, PASSWORD).await.err();
        assert_eq!(there, refused(Problem::LockedPassword), "other servers know, and so does one after a restart");
        assert!(known.first(&bench, ADA).await.unwrap(), "{}", bench.engine);
        reset_password(&bench, OTHER).await;
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_password_ends_the_row() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        for _ in 0..2 {
            for _ in 0..60 {
                assert_eq!(guess(&bench, ADA).await, refused(Problem::WrongCredentials));
            }
            bench.clock.advance_s(QUARTER_S);
            assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "{}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_told_of_guesses_once_an_hour() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let told = async || {
            let mails = bench.mails(ADA).await;
            mails.iter().filter(|mail| mail.subject.contains("tried to sign in")).count()
        };
        for _ in 0..4 {
            guess(&bench, ADA).await;
        }
        assert_eq!(told().await, 0, "{}: people mistype", bench.engine);
        for _ in 0..4 {
            guess(&bench, ADA).await;
        }
        assert_eq!(told().await, 1, "{}: four in an hour", bench.engine);
        guess(&bench, ADA).await;
        assert_eq!(told().await, 2, "{}", bench.engine);
        for _ in 0..6 {
            guess(&bench, NOBODY).await;
        }
        assert!(bench.mails(NOBODY).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_needs_a_reset_lets_the_right_password_do_nothing_else() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        let user_id = bench.user_id(ADA).await;
        bench.run("update users set reset_required_at = 1 where id = $1", &[&user_id]).await;
        assert_eq!(bench.sign_in(ADA, OTHER).await.err(), refused(Problem::WrongCredentials));
        assert_eq!(bench.sign_in(ADA, PASSWORD).await.err(), refused(Problem::ResetRequired), "{}", bench.engine);
        assert_eq!(bench.actions(&user_id).await.pop().as_deref(), Some("session.start_held"));
        assert_eq!(bench.count("select count(*) from sessions where user_id = $1", &user_id).await, 0);
        reset_password(&bench, OTHER).await;
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_password_is_no_guess_even_where_the_row_of_wrong_ones_cannot_be_ended() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        guess(&bench, ADA).await;
        bench.clock.advance_s(QUARTER_S);
        for n in 0..8 {
            let tried = password(&bench.centre, &bench.visitor_at("198.51.100.7"), ADA).await;
            let tried = tried.unwrap_or_else(|error| panic!("{}: {n} tries are counted: {error:?}", bench.engine));
            bench.run("alter table guess_streaks rename to away", &[]).await;
            assert!(tried.right(&bench.centre).await.is_err());
            bench.run("alter table away rename to guess_streaks", &[]).await;
        }
    }
}
