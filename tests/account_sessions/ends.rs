use std::sync::Arc;

use latchkey::account::active_sessions::flow::{end, end_others};
use latchkey::account::sessions::flow::resume;
use latchkey::error::{Error, Problem};
use latchkey::server::caller::Caller;

use crate::ADA;
use crate::support::second::{Browser, code, code_after};
use crate::support::{Bench, benches};

/// Who is signed in in a browser, if anybody is.
async fn caller(bench: &Bench, browser: &Browser) -> Option<Caller> {
    let visitor = Arc::new(browser.visitor(bench));
    resume(&bench.centre, visitor, &browser.cookie("lk")).await.unwrap()
}

/// A browser in which Ada signed in with the code of now, a while after the one before.
async fn signed_in(bench: &Bench, address: &'static str, trust: bool) -> Browser {
    bench.clock.advance_s(60);
    let mut browser = Browser::at(address);
    assert_eq!(browser.first(bench, ADA).await, Ok(false));
    browser.second(bench, &code(bench), trust).await.unwrap();
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn all_others_are_sessions_half_done_sign_ins_and_trusted_browsers() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        let mut trusted = signed_in(&bench, "192.0.2.10", true).await;
        let here = signed_in(&bench, "192.0.2.11", false).await;
        let mut half = Browser::at("192.0.2.12");
        assert_eq!(half.first(&bench, ADA).await, Ok(false));

        let ada = caller(&bench, &here).await.unwrap();
        assert_eq!(end_others(&bench.centre, &ada).await, Ok(1), "{}", bench.engine);
        assert!(caller(&bench, &trusted).await.is_none(), "{}: its session", bench.engine);
        assert!(caller(&bench, &here).await.is_some(), "{}: this one stays", bench.engine);
        let over = Some(Error::invalid("challenge", Problem::Expired));
        let next = code_after(&bench, 1);
        assert_eq!(half.second(&bench, &next, false).await.err(), over, "{}: the half-done one", bench.engine);
        assert_eq!(trusted.first(&bench, ADA).await, Ok(false), "{}: its trust", bench.engine);
        assert!(trusted.second(&bench, &next, false).await.is_ok(), "the code was not spent by the one that is over");
        let logged = "select count(*) from events where user_id = $1 and action = 'session.others_revoked'
                      and details = 'sessions_ended=1 browsers=1'";
        assert_eq!(bench.count(logged, &user_id).await, 1, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_signed_out_takes_the_trust_in_its_browser_with_it_and_no_other() {
    for bench in benches().await {
        bench.two_factor(ADA).await;
        let mut stolen = signed_in(&bench, "192.0.2.10", true).await;
        let mut kept = signed_in(&bench, "192.0.2.11", true).await;
        let here = signed_in(&bench, "192.0.2.12", false).await;
        let id = caller(&bench, &stolen).await.unwrap().session_id;
        let ada = caller(&bench, &here).await.unwrap();
        let gone = end(&bench.centre, &ada, &id).await.unwrap();
        assert_eq!((gone.id.as_str(), gone.title.as_str(), gone.is_this), (id.as_str(), "Firefox 144 on Linux", false));
        assert_eq!(end(&bench.centre, &ada, &id).await.err(), Some(Error::NotFound), "once");
        assert_eq!(end(&bench.centre, &ada, &ada.session_id).await.err(), Some(Error::NotFound), "not this one");
        assert!(caller(&bench, &stolen).await.is_none(), "{}", bench.engine);
        assert_eq!(stolen.first(&bench, ADA).await, Ok(false), "{}: a code is asked for", bench.engine);
        assert!(caller(&bench, &kept).await.is_some(), "{}", bench.engine);
        assert_eq!(kept.first(&bench, ADA).await, Ok(true), "{}: trusted as before", bench.engine);
    }
}
