//! Adding, replacing and removing the number.

use latchkey::account::factors::flow as factors;
use latchkey::account::phone::flow::{add, confirm, give_up, offered, remove, status};
use latchkey::account::phone::types::{Change, PhoneStatus};
use latchkey::error::Error;
use latchkey::server::caller::Caller;
use latchkey::server::config::SmsTransport;

use crate::support::browser::{ADA, Browser, text};
use crate::support::{PASSWORD, benches, benches_with};
use crate::{NUMBER, OTHER_NUMBER, code, in_use, number, of_channel, proven, ready, sent_code, texts};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_in_use_once_its_code_came_back_and_the_owner_is_told() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        let asked = add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
        assert_eq!((asked.pending.as_deref(), &asked.phone), (Some("78"), &None));
        assert!(offered(&bench.centre, &caller.user_id).await.unwrap().is_none(), "not before it is proven");
        let message = texts(&bench, NUMBER).await.remove(0);
        assert_eq!(message.channel, "sms");
        let digits = &message.text[..6];
        assert!(message.text.contains("Latchkey code. It works for 10 minutes."), "{}", message.text);
        assert!(message.text.ends_with(&format!("\n@127.0.0.1 #{digits}")), "{:?}", message.text);

        bench.clock.tick();
        let done = confirm(&bench.centre, &caller, &code(digits), false).await.unwrap().status;
        assert_eq!((done.phone.unwrap().ending.as_str(), done.pending), ("78", None));
        assert_eq!(offered(&bench.centre, &caller.user_id).await.unwrap().as_deref(), Some("78"));
        let mail = bench.mails(ADA).await.remove(0);
        assert!(mail.subject.contains("phone number") && mail.text.contains("ends in 78"), "{}", mail.text);
        assert!(!mail.text.contains("961"), "never whole");
        let actions = bench.actions(&caller.user_id).await;
        assert_eq!(actions[actions.len() - 2..], ["sms.code_sent", "phone.added"], "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_given_up_is_not_added_and_the_one_in_use_stays() {
    for bench in benches().await {
        let (_, early) = bench.signed_in(ADA).await;
        let cookie = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        bench.give_phone(&bench.user_id(ADA).await, "Pixel 9").await;
        let caller = proven(&bench, &cookie).await;
        in_use(&bench, &caller, NUMBER).await;
        add(&bench.centre, &caller, &number(OTHER_NUMBER)).await.unwrap();
        let sent = code(&sent_code(&bench, OTHER_NUMBER).await);
        let stale = Caller { authenticated_at: caller.authenticated_at.plus_s(-86_400), ..caller.clone() };
        let elsewhere = proven(&bench, &early).await;
        assert_eq!(
            give_up(&bench.centre, &elsewhere).await.err(),
            Some(Error::Conflict),
            "{}: not its code",
            bench.engine
        );
        assert_eq!(status(&bench.centre, &caller).await.unwrap().pending.as_deref(), Some("42"), "{}", bench.engine);
        let left = give_up(&bench.centre, &stale).await.unwrap();
        assert_eq!((left.what, left.status.pending), (Change::GivenUp, None), "{}", bench.engine);
        assert_eq!(left.status.phone.unwrap().ending, "78", "{}", bench.engine);
        assert!(confirm(&bench.centre, &caller, &sent, false).await.is_err(), "{}: its code is dead", bench.engine);
        assert_eq!(give_up(&bench.centre, &caller).await.err(), Some(Error::Conflict), "{}: once", bench.engine);
        let actions = bench.actions(&caller.user_id).await;
        assert_eq!(actions.iter().filter(|action| *action == "phone.given_up").count(), 1, "{}", bench.engine);
        assert_eq!(offered(&bench.centre, &caller.user_id).await.unwrap().as_deref(), Some("78"));

        add(&bench.centre, &caller, &number(OTHER_NUMBER)).await.unwrap();
        let sent = code(&sent_code(&bench, OTHER_NUMBER).await);
        let done = confirm(&bench.centre, &caller, &sent, false).await.unwrap();
        assert_eq!(done.what, Change::Replaced("78".to_owned()), "{}", bench.engine);
        assert_eq!(give_up(&bench.centre, &caller).await.err(), Some(Error::Conflict), "{}: in use", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_number_nor_code_can_be_read_in_the_database() {
    let bench = benches().await.remove(0);
    let (caller, _) = ready(&bench).await;
    add(&bench.centre, &caller, &number(NUMBER)).await.unwrap();
    let waiting = bench.count("select count(*) from outbox where channel = $1 and body is not null", "sms").await;
    assert_eq!(waiting, 1);
    let digits = sent_code(&bench, NUMBER).await;
    confirm(&bench.centre, &caller, &code(&digits), false).await.unwrap();
    bench.mails(ADA).await;
    let wiped = bench.count("select count(*) from outbox where channel = $1 and body is null", "sms").await;
    assert_eq!(wiped, 1, "sent, and wiped");
    let mut read = 0;
    for entry in std::fs::read_dir(&bench.centre.config.data_dir).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("latchkey.db")) {
            let bytes = std::fs::read(&path).unwrap();
            read += bytes.len();
            for secret in ["961234578", &format!("{digits} is your"), &format!("#{digits}")] {
                assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} in {path:?}");
            }
        }
    }
    assert!(read > 4096, "there is a database to look into");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_that_was_replaced_or_removed_is_told_by_text() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        in_use(&bench, &caller, NUMBER).await;
        in_use(&bench, &caller, OTHER_NUMBER).await;
        let told = texts(&bench, NUMBER).await.remove(0);
        assert!(told.text.contains("no longer gets sign-in codes for Latchkey"), "{}", told.text);
        let mail = bench.mails(ADA).await.remove(0);
        assert!(mail.text.contains("ends in 42") && mail.text.contains("ends in 78 was removed"), "{}", mail.text);

        let left = remove(&bench.centre, &caller, false).await.unwrap().status;
        assert_eq!((left.phone, left.pending), (None, None));
        assert!(texts(&bench, OTHER_NUMBER).await[0].text.contains("no longer gets"), "{}", bench.engine);
        assert!(bench.mails(ADA).await[0].text.contains("no longer sent by text message"));
        let before = of_channel(&bench, "sms").await;
        remove(&bench.centre, &caller, false).await.unwrap();
        assert_eq!(of_channel(&bench, "sms").await, before, "there is nobody to tell twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_proof_and_two_factor_authentication_are_needed() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let refused = add(&bench.centre, &caller, &number(NUMBER)).await;
        assert_eq!(refused.err(), Some(Error::Conflict), "nothing to fall back from");
        let expected = PhoneStatus { offered: true, two_factor: false, phone: None, pending: None, backup_codes: 0 };
        assert_eq!(status(&bench.centre, &caller).await.unwrap(), expected);
        bench.give_phone(&caller.user_id, "Pixel 9").await;
        let caller = bench.caller(&cookie).await.unwrap();
        let unproven = Some(Error::ConfirmIdentity);
        assert_eq!(add(&bench.centre, &caller, &number(NUMBER)).await.err(), unproven);
        assert_eq!(confirm(&bench.centre, &caller, &code("123456"), false).await.err(), unproven);
        assert_eq!(remove(&bench.centre, &caller, false).await.err(), unproven);
        let caller = proven(&bench, &cookie).await;
        assert!(add(&bench.centre, &caller, &number(NUMBER)).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_goes_with_two_factor_authentication_and_a_change_of_it_voids_trust() {
    for bench in benches().await {
        let (caller, _) = ready(&bench).await;
        let mut tx = bench.centre.db.begin().await.unwrap();
        let trust = "insert into trusted_browsers (id, user_id, browser_hash, fingerprint, title, device_type, address,
              created_at, used_at, expires_at)
            values ('t', $1, '', '', '', '', '', 0, 0, 9999999999999)";
        tx.query(trust).bind(&caller.user_id).execute().await.unwrap();
        tx.commit().await.unwrap();
        in_use(&bench, &caller, NUMBER).await;
        let trusted = "select count(*) from trusted_browsers where user_id = $1 and revoked_at is null";
        assert_eq!(bench.count(trusted, &caller.user_id).await, 0);
        add(&bench.centre, &caller, &number(OTHER_NUMBER)).await.unwrap();
        let mut tx = bench.centre.db.begin().await.unwrap();
        factors::clear(&mut tx, &bench.centre, &caller.user_id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bench.count("select count(*) from phones where user_id = $1", &caller.user_id).await, 0);
        let open = "select count(*) from sms_codes where user_id = $1 and used_at is null";
        assert_eq!(bench.count(open, &caller.user_id).await, 0, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_gateway_there_is_nothing() {
    for bench in benches_with(|config| config.sms = SmsTransport::Off).await {
        let (caller, _) = ready(&bench).await;
        assert_eq!(add(&bench.centre, &caller, &number(NUMBER)).await.err(), Some(Error::Forbidden));
        assert!(!status(&bench.centre, &caller).await.unwrap().offered);
        assert_eq!(of_channel(&bench, "sms").await, 0, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_says_what_it_needs_and_what_is_left_also_without_scripts() {
    for bench in benches().await {
        let (caller, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie.clone());
        let page = text(&browser.open("/settings/security").await.html);
        assert!(page.contains("Text messages") && page.contains("can stand in for your authenticator app"), "{page}");
        bench.give_phone(&caller.user_id, "Pixel 9").await;
        in_use(&bench, &proven(&bench, &cookie).await, NUMBER).await;
        let page = text(&browser.open("/settings/security").await.html);
        for words in ["Number ending in 78", "An authenticator app is safer", "You have no backup codes"] {
            assert!(page.contains(words), "{}: {words} in {page}", bench.engine);
        }
        assert!(!page.contains("961"));
    }
}
