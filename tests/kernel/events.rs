//! Each change of an account is in its log, and one that cannot be logged does not happen.

use latchkey::account::email::flow::resend;
use latchkey::account::password::flow::change;
use latchkey::account::password::types::check_change;
use latchkey::account::profile::flow::rename;
use latchkey::error::Error;
use latchkey::fields::{DisplayName, NewPassword, PasswordPolicy, PasswordPreset};
use latchkey::recovery::flow::{request, reset};
use latchkey::server::caller::Caller;
use latchkey::sign_in::flow::sign_out;

use crate::support::{Bench, OTHER, PASSWORD, benches, email};

const ADA: &str = "ada@example.org";
const NEW: &str = "new@example.org";

fn policy() -> PasswordPolicy {
    PasswordPolicy::of(PasswordPreset::Strict, false)
}

async fn change_password(bench: &Bench, caller: &Caller) -> Result<(), Error> {
    let form = check_change((PASSWORD, OTHER, OTHER), policy()).ok().unwrap();
    change(&bench.centre, caller, form).await.map(|_| ())
}

/// What happened to an account since the last time, in the order of the alphabet: some of it happens at one moment.
async fn news(bench: &Bench, user_id: &str, seen: &mut usize) -> Vec<String> {
    let mut actions = bench.actions(user_id).await;
    let mut news = actions.split_off(*seen);
    *seen += news.len();
    news.sort_unstable();
    // What comes next comes later.
    bench.clock.tick();
    news
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_of_an_account_writes_its_event() {
    for bench in benches().await {
        let (centre, mut seen) = (&bench.centre, 0);
        let (caller, _) = bench.signed_in(ADA).await;
        let user = caller.user_id.as_str();
        assert_eq!(
            news(&bench, user, &mut seen).await,
            ["account.created", "email.verified", "session.started", "session.started"],
            "{}",
            bench.engine
        );
        bench.ask_to_sign_up(ADA).await;
        assert_eq!(news(&bench, user, &mut seen).await, ["account.sign_up_repeated"]);
        rename(centre, &caller, DisplayName::check("Ada King").ok().unwrap()).await.unwrap();
        assert_eq!(news(&bench, user, &mut seen).await, ["profile.name_changed"]);
        change_password(&bench, &caller).await.unwrap();
        assert_eq!(news(&bench, user, &mut seen).await, ["password.changed"]);
        request(centre, &bench.visitor(), &email(ADA)).await.unwrap();
        assert_eq!(news(&bench, user, &mut seen).await, ["password.reset_requested"]);
        let token = bench.token_in_mail(ADA).await;
        let chosen = NewPassword::check(PASSWORD, policy()).ok().unwrap();
        reset(centre, &bench.visitor(), &token, chosen).await.unwrap();
        assert_eq!(news(&bench, user, &mut seen).await, ["password.reset"]);
        assert!(bench.sign_in(ADA, OTHER).await.is_err());
        assert_eq!(news(&bench, user, &mut seen).await, ["session.start_failed"]);
        let session = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        assert_eq!(news(&bench, user, &mut seen).await, ["session.started"]);
        sign_out(centre, &bench.caller(&session).await.unwrap()).await.unwrap();
        assert_eq!(news(&bench, user, &mut seen).await, ["session.ended"]);

        bench.ask_to_sign_up(NEW).await;
        bench.clock.tick();
        resend(centre, &bench.visitor(), &email(NEW)).await.unwrap();
        let actions = bench.actions(&bench.user_id(NEW).await).await;
        assert_eq!(actions, ["account.created", "email.verification_sent"], "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_logged_does_not_happen() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        bench.mails(ADA).await;
        let queued = async || bench.count("select count(*) from outbox where recipient = $1", ADA).await;
        let before = queued().await;
        bench.run("alter table events rename to away", &[]).await;
        let failed = |done: Result<(), Error>| assert!(matches!(done, Err(Error::Unavailable { .. })), "{done:?}");
        failed(change_password(&bench, &caller).await);
        failed(request(&bench.centre, &bench.visitor(), &email(ADA)).await.map(|_| ()));
        failed(rename(&bench.centre, &caller, DisplayName::check("Ada King").ok().unwrap()).await.map(|_| ()));
        failed(sign_out(&bench.centre, &caller).await);
        bench.run("alter table away rename to events", &[]).await;
        assert_eq!(queued().await, before, "{}: no mail", bench.engine);
        assert_eq!(
            bench
                .count("select count(*) from tokens where user_id = $1 and purpose = 'reset_password'", &caller.user_id)
                .await,
            0
        );
        let now = bench.caller(&token).await.expect("the session goes on");
        assert_eq!(now.name, "Ada", "{}", bench.engine);
        assert!(bench.sign_in(ADA, OTHER).await.is_err(), "{}", bench.engine);
        assert!(bench.sign_in(ADA, PASSWORD).await.is_ok(), "{}: the former password", bench.engine);
    }
}
