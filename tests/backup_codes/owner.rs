//! Whose a set is that waits, what ends with one that comes into use, and tries that did nothing.

use latchkey::account::active_sessions::flow::{Filter, list};
use latchkey::account::backup_codes::flow::{confirm, renew, status};
use latchkey::account::backup_codes::types::Tried;
use latchkey::account::code_check::flow::check;
use latchkey::account::code_check::types::Checked;
use latchkey::account::password::flow::change;
use latchkey::account::password::types::check_change;
use latchkey::account::session_ends::types::EndedBy;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;

use crate::support::browser::{Browser as Page, text};
use crate::support::phone::Phone;
use crate::support::second::Browser;
use crate::support::{Bench, OTHER, PASSWORD, benches};
use crate::{ADA, code, left, spent};

/// Another session of Ada's, freshly proven: its caller and its cookie.
async fn another(bench: &Bench, phone: &Phone) -> (Caller, String) {
    bench.clock.advance_s(60);
    let mut browser = Browser::at("198.51.100.7");
    assert_eq!(browser.first(bench, ADA).await, Ok(false));
    browser.second(bench, &phone.code(bench.centre.now(), 0), false).await.unwrap();
    let cookie = browser.cookie("lk");
    (bench.caller(&cookie).await.unwrap(), cookie)
}

fn expired() -> Option<Error> {
    Some(Error::invalid("set", Problem::CodesReplaced))
}

/// Whether the panel asks this session if it has saved a set that waits.
async fn is_asked(bench: &Bench, caller: &Caller) -> bool {
    status(&bench.centre, caller).await.unwrap().waiting.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_puts_codes_into_use_that_another_session_was_shown() {
    for bench in benches().await {
        let (phone, owner, _) = bench.protected(ADA).await;
        let (thief, cookie) = another(&bench, &phone).await;
        let copied = renew(&bench.centre, &thief).await.ok().unwrap();
        assert!(!is_asked(&bench, &owner).await, "{}: the owner saved nothing", bench.engine);
        assert_eq!(confirm(&bench.centre, &owner, &copied.id, false).await.err(), expired(), "{}", bench.engine);
        assert_eq!(spent(&bench.centre, &owner, &copied.codes[0]).await, Ok(Tried::Wrong));
        assert_eq!(left(&bench, &owner).await, 10, "{}: the set in use stays", bench.engine);

        assert!(is_asked(&bench, &thief).await, "{}: whom it was shown to", bench.engine);
        let mut page = Page::new(&bench);
        page.cookies.insert("lk".to_owned(), cookie);
        assert!(text(&page.open("/settings/security").await.html).contains("are not in use yet"));
        assert!(confirm(&bench.centre, &thief, &copied.id, false).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_were_shown_under_a_former_password_never_come_into_use() {
    for bench in benches().await {
        let (_, caller, _) = bench.protected(ADA).await;
        let copied = renew(&bench.centre, &caller).await.ok().unwrap();
        bench.clock.tick();
        let form = check_change((PASSWORD, OTHER, OTHER), bench.centre.password_policy_with(true)).ok().unwrap();
        let (_, session) = change(&bench.centre, &caller, form).await.ok().unwrap();
        let caller = bench.caller(&session.token.reveal()).await.unwrap();
        assert!(!is_asked(&bench, &caller).await, "{}: in the same session, too", bench.engine);
        assert_eq!(confirm(&bench.centre, &caller, &copied.id, false).await.err(), expired(), "{}", bench.engine);
        assert_eq!(left(&bench, &caller).await, 10, "{}: the set in use stays", bench.engine);
        bench.clock.tick();
        let fresh = renew(&bench.centre, &caller).await.ok().unwrap();
        assert!(confirm(&bench.centre, &caller, &fresh.id, false).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sessions_go_on_unless_they_are_to_end_with_the_new_set() {
    for bench in benches().await {
        let (phone, caller, _) = bench.protected(ADA).await;
        let (_, other) = another(&bench, &phone).await;
        let first = renew(&bench.centre, &caller).await.ok().unwrap();
        let kept = confirm(&bench.centre, &caller, &first.id, false).await.unwrap();
        assert_eq!(kept.sessions_ended, None, "{}: nobody asked for it", bench.engine);
        assert!(bench.caller(&other).await.is_some(), "{}", bench.engine);

        let second = renew(&bench.centre, &caller).await.ok().unwrap();
        let ended = confirm(&bench.centre, &caller, &second.id, true).await.unwrap();
        assert_eq!(ended.sessions_ended, Some(1), "{}", bench.engine);
        assert!(bench.caller(&other).await.is_none(), "{}: its cookie is dead", bench.engine);
        let shown = list(&bench.centre, &caller, Filter::default()).await.unwrap();
        assert_eq!(shown.ended[0].ended.by, EndedBy::CodesReplaced, "{}", bench.engine);
        assert!(bench.actions(&caller.user_id).await.contains(&"session.others_revoked".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_that_failed_is_none_of_the_three_of_a_day() {
    for bench in benches().await {
        let (_, caller, codes) = bench.protected(ADA).await;
        let sql = "select salt from backup_code_sets where user_id = $1";
        let row = bench.centre.db.query(sql).bind(&caller.user_id).one::<(String,)>().await.unwrap();
        let salted = "update backup_code_sets set salt = $1 where user_id = $2";
        bench.run(salted, &["!", &caller.user_id]).await;
        for _ in 0..5 {
            let failed = check(&bench.centre, &caller, &code(&codes[0])).await;
            assert!(matches!(failed, Err(Error::Unavailable { .. })), "{}: {failed:?}", bench.engine);
        }
        bench.run(salted, &[&row.0, &caller.user_id]).await;
        for _ in 0..3 {
            let found = check(&bench.centre, &caller, &code(&codes[0])).await;
            assert_eq!(found, Ok(Checked::Unused), "{}", bench.engine);
        }
        let fourth = check(&bench.centre, &caller, &code(&codes[0])).await;
        assert!(matches!(fourth, Err(Error::TooMany { .. })), "{}: {fourth:?}", bench.engine);
    }
}
