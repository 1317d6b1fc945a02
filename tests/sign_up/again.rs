//! Signing up once more while nothing is verified: who may put a mistyped password right, and who may not.

use latchkey::account::email::flow::resend;
use latchkey::error::{Error, Problem};
use latchkey::fields::{PasswordPolicy, PasswordPreset};
use latchkey::server::visitor::Visitor;
use latchkey::sign_up::flow::{Asked, sign_up};
use latchkey::sign_up::types::check_sign_up;

use crate::ADA;
use crate::support::{Bench, OTHER, PASSWORD, benches, benches_with, email, proof, successes_of};

async fn ask(bench: &Bench, visitor: &Visitor, name: &str, password: &str) -> Asked {
    let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
    let form = check_sign_up((name, ADA, password), false, policy).ok().unwrap();
    sign_up(&bench.centre, visitor, form).await.unwrap()
}

async fn name_of(bench: &Bench) -> String {
    let name = bench.centre.db.query("select name from users where email_key = $1").bind(ADA);
    name.one::<(String,)>().await.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_that_signed_up_may_choose_name_and_password_anew() {
    for bench in benches().await {
        let first = ask(&bench, &bench.visitor(), "Adda", OTHER).await;
        let browser = first.new_browser.unwrap().reveal();
        let old = bench.token_in_mail(ADA).await;
        let second = ask(&bench, &bench.visitor_in(Some(&browser)), "Ada", PASSWORD).await;
        assert_eq!(second.answer, first.answer, "{}: the answer is the same", bench.engine);
        assert!(second.new_browser.is_none(), "it has its cookie");
        let new = bench.token_in_mail(ADA).await;
        let over = bench.verify(proof(&old, Some(&browser), "")).await.err();
        assert_eq!(over, Some(Error::invalid("token", Problem::Expired)), "{}", bench.engine);
        assert!(bench.verify(proof(&new, None, OTHER)).await.is_err(), "the first password is gone");
        bench.verify(proof(&new, Some(&browser), "")).await.unwrap();
        assert_eq!(name_of(&bench).await, "Ada");
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "{}", bench.engine);
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "{}: the last password signs in", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_browser_replaces_anything_and_the_mail_says_so() {
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        let link = bench.token_in_mail(ADA).await;
        let stranger = ask(&bench, &bench.visitor(), "Eve", OTHER).await.new_browser.unwrap().reveal();
        ask(&bench, &bench.visitor_in(Some(&stranger)), "Eve", OTHER).await;
        let mails = bench.mails(ADA).await;
        assert_eq!(mails.len(), 3, "{}", bench.engine);
        for mail in &mails[..2] {
            assert!(mail.text.contains("were not kept"), "{}", mail.text);
            assert!(!mail.text.contains("token="), "no link that proves anything");
        }
        bench.verify(proof(&link, Some(&browser), "")).await.expect("the owner's link still works");
        assert_eq!(name_of(&bench).await, "Ada");
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "{}: the password is the owner's", bench.engine);
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_replaced_once_the_address_is_proven_or_another_browser_has_the_newest_link() {
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        let link = bench.token_in_mail(ADA).await;
        bench.verify(proof(&link, Some(&browser), "")).await.unwrap();
        ask(&bench, &bench.visitor_in(Some(&browser)), "Eve", OTHER).await;
        assert!(bench.mails(ADA).await[0].text.contains("were not kept"), "{}", bench.engine);
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "{}: it is proven", bench.engine);
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok());
    }
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        resend(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let link = bench.token_in_mail(ADA).await;
        ask(&bench, &bench.visitor_in(Some(&browser)), "Eve", OTHER).await;
        bench.verify(proof(&link, None, PASSWORD)).await.expect("the password of before");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_room_for_a_mail_the_older_link_proves_the_new_password() {
    for bench in benches().await {
        let browser = bench.ask_to_sign_up(ADA).await;
        for _ in 0..2 {
            ask(&bench, &bench.visitor_in(Some(&browser)), "Ada", PASSWORD).await;
        }
        let (link, mails) = (bench.token_in_mail(ADA).await, bench.mails(ADA).await.len());
        let cookie = format!("lk-browser={browser}");
        let elsewhere = bench.visitor_with("198.51.100.7", "Firefox", &[("cookie", &cookie)]);
        ask(&bench, &elsewhere, "Ada", OTHER).await;
        assert_eq!(bench.mails(ADA).await.len(), mails, "{}: no room for another one", bench.engine);
        bench.verify(proof(&link, Some(&browser), "")).await.unwrap();
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_simultaneous_sign_ups_in_one_browser_one_password_and_one_link_are_left() {
    for bench in benches_with(|config| config.limits = false).await {
        let browser = bench.ask_to_sign_up(ADA).await;
        let attempts = (0..10).map(|n| {
            let (centre, visitor) = (bench.centre.clone(), bench.visitor_in(Some(&browser)));
            async move {
                let password = if n % 2 == 0 { PASSWORD } else { OTHER };
                let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
                let form = check_sign_up(("Ada", ADA, password), false, policy).map_err(Error::Invalid)?;
                sign_up(&centre, &visitor, form).await
            }
        });
        assert_eq!(successes_of(attempts.collect()).await, 10, "all get the same answer");
        let open = "select count(*) from tokens where used_at is null and target = $1";
        assert_eq!(bench.count(open, ADA).await, 1, "{}", bench.engine);
        assert_eq!(bench.count("select count(*) from users where email_key = $1", ADA).await, 1);
    }
}
