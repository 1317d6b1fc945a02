//! Changes of password and factors, which void trust and end half-done sign-ins.

use latchkey::account::sessions::flow::end_all;
use latchkey::account::sessions::types::EndedBy;
use latchkey::account::trusted_browsers::types::TrustedBrowsers;
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};

use crate::support::second::{Browser, code, code_after};
use crate::support::{Bench, OTHER, benches, email};
use crate::{ADA, listed, trusting};

#[tokio::test(flavor = "multi_thread")]
async fn any_change_of_password_or_factors_voids_it() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut browser = trusting(&bench, "192.0.2.10", 0).await;

        let added = bench.add_authenticator(&user_id, "New phone").await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: a factor more", bench.engine);
        browser.second(&bench, &code_after(&bench, 1), true).await.unwrap();
        assert!(browser.first(&bench, ADA).await.unwrap());

        bench.run("delete from authenticators where id = $1", &[&added]).await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: a factor less", bench.engine);
        bench.clock.advance_s(60);
        browser.second(&bench, &code(&bench), true).await.unwrap();

        bench.run("delete from authenticators where user_id = $1", &[&user_id]).await;
        bench.add_authenticator(&user_id, "Replacement").await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: another factor", bench.engine);

        bench.clock.advance_s(60);
        browser.second(&bench, &code(&bench), true).await.unwrap();
        let phone = "insert into phones (id, user_id, number, ending, created_at) values ('phone', $1, '', '42', 0)";
        bench.run(phone, &[&user_id]).await;
        assert!(!browser.first(&bench, ADA).await.unwrap(), "{}: a phone", bench.engine);

        bench.run("delete from authenticators where user_id = $1", &[&user_id]).await;
        let mut fresh = Browser::at("192.0.2.10");
        assert!(fresh.first(&bench, ADA).await.unwrap(), "two-factor is off");
        assert_eq!(listed(&bench, &fresh).await, TrustedBrowsers::default());
    }
}

async fn set_other_password(bench: &Bench) {
    request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
    let token = bench.token_in_mail(ADA).await;
    let chosen = NewPassword::check(OTHER, PasswordPolicy::of(PasswordPreset::Strict, false)).ok().unwrap();
    reset(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_voids_trust_and_half_done_sign_ins() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut trusted = trusting(&bench, "192.0.2.10", 0).await;
        let mut half = Browser::at("192.0.2.11");
        half.first(&bench, ADA).await.unwrap();
        set_other_password(&bench).await;
        let over = Some(Error::invalid("challenge", Problem::Expired));
        assert_eq!(half.second(&bench, &code_after(&bench, 1), false).await.err(), over, "{}", bench.engine);
        assert!(!trusted.first_on(&bench.centre, &bench, ADA, OTHER).await.unwrap(), "{}", bench.engine);
        assert!(trusted.second(&bench, &code_after(&bench, 1), false).await.is_ok(), "the code was not spent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_tells_nobody_ends_half_done_sign_ins_all_the_same() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let over = Some(Error::invalid("challenge", Problem::Expired));
        let changes = [
            "update users set password_hash = 'changed' where id = $1",
            "update users set reset_required_at = 1 where id = $1",
            "update users set disabled_at = 1 where id = $1",
        ];
        for change in changes {
            let mut browser = Browser::at("192.0.2.10");
            browser.first(&bench, ADA).await.unwrap();
            let (before,): (String,) = bench
                .centre
                .db
                .query("select password_hash from users where id = $1")
                .bind(&user_id)
                .one()
                .await
                .unwrap();
            bench.run(change, &[&user_id]).await;
            assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over, "{}: {change}", bench.engine);
            let undo =
                "update users set password_hash = $2, reset_required_at = null, disabled_at = null where id = $1";
            bench.run(undo, &[&user_id, &before]).await;
        }
        let mut browser = Browser::at("192.0.2.10");
        browser.first(&bench, ADA).await.unwrap();
        let mut tx = bench.centre.db.begin().await.unwrap();
        end_all(&mut tx, &bench.centre, &user_id, None, EndedBy::Revoked).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(browser.second(&bench, &code(&bench), false).await.err(), over, "everything was ended");
    }
}
