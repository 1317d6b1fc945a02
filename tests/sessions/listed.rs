//! What the list shows: the order, names, places, and those that nobody used for long.

use std::sync::Arc;

use latchkey::account::active_sessions::flow::{Filter, list, rename};
use latchkey::account::active_sessions::types::{SessionList, check_rename};
use latchkey::account::sessions::flow::resume;

use crate::support::{PASSWORD, benches, benches_with, mmdb};
use crate::{ADA, DAY_S, another, shown};

const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36";

#[tokio::test(flavor = "multi_thread")]
async fn this_session_stands_first_and_the_others_by_their_last_use() {
    for bench in benches().await {
        let (caller, token) = bench.signed_in(ADA).await;
        let (older, older_token) = another(&bench).await;
        let (newer, _) = another(&bench).await;
        bench.clock.advance_s(600);
        bench.caller(&older_token).await.unwrap();
        let found = shown(&bench, &caller).await;
        let ids: Vec<&str> = found.sessions.iter().map(|session| session.id.as_str()).collect();
        assert_eq!(ids, [caller.session_id.as_str(), &older, &newer], "{}", bench.engine);
        assert_eq!(found.others, 2);
        let active: Vec<bool> = found.sessions.iter().map(|session| session.is_active).collect();
        assert_eq!(active, [true, true, false]);
        let this = &found.sessions[0];
        assert!(this.is_this && !found.sessions[1].is_this);
        assert_eq!((this.title.as_str(), this.factors.as_str()), ("Firefox 144 on Linux", "Password"));
        assert_eq!((this.address.as_str(), this.place.as_deref()), ("192.0.2.10", None));
        let wire = serde_json::to_string(&found).unwrap();
        assert!(!wire.contains(&token) && !wire.contains("token"), "nothing that opens a session");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_can_be_named_and_lose_its_name_again() {
    for bench in benches().await {
        let (caller, _) = bench.signed_in(ADA).await;
        let (id, _) = another(&bench).await;
        let named = |list: SessionList| list.sessions.into_iter().find(|session| session.id == id).unwrap();
        let before = named(shown(&bench, &caller).await).updated_at;
        bench.clock.advance_s(1);
        rename(&bench.centre, &caller, &id, check_rename("  Old laptop ").ok().unwrap()).await.unwrap();
        let session = named(shown(&bench, &caller).await);
        assert_eq!(session.shown(), "Old laptop");
        assert!(session.updated_at > before);
        rename(&bench.centre, &caller, &id, check_rename(" ").ok().unwrap()).await.unwrap();
        assert_eq!(named(shown(&bench, &caller).await).shown(), "Firefox 144 on Linux");
        assert!(
            bench
                .actions(&caller.user_id)
                .await
                .ends_with(&["session.renamed".to_owned(), "session.renamed".to_owned()])
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_without_use_for_ninety_days_are_shown_when_asked_for() {
    for bench in benches_with(|config| {
        // The longest that an operator may choose.
        config.sessions.remembered_idle_s = 180 * DAY_S;
        config.sessions.remembered_absolute_s = 365 * DAY_S;
    })
    .await
    {
        bench.sign_up(ADA).await;
        let old = bench.sign_in_from("192.0.2.1", ADA, PASSWORD, true).await.ok().unwrap();
        bench.clock.advance_s(90 * DAY_S - 60);
        let (_, token) = another(&bench).await;
        let caller = bench.caller(&token).await.unwrap();
        let inactive = Filter { inactive: true, ..Filter::default() };
        let found = list(&bench.centre, &caller, inactive).await.unwrap();
        assert_eq!((found.sessions.len(), found.others), (0, 1), "not yet, but it is there");
        bench.clock.advance_s(60);
        let found = list(&bench.centre, &caller, inactive).await.unwrap();
        let ids: Vec<&str> = found.sessions.iter().map(|session| session.id.as_str()).collect();
        assert_eq!((ids, found.others), (vec![old.id.as_str()], 1));
        assert_eq!(found.ends_after_days, None, "{}: they may be that old", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn place_and_browser_are_kept_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    mmdb::write(&path, &[("203.0.113.0/24", Some("Lisbon"), "Portugal"), ("198.51.100.0/24", None, "Spain")]);
    for bench in benches_with(|config| config.geo_database = Some(path.clone())).await {
        bench.sign_up(ADA).await;
        let token = bench.sign_in_from("203.0.113.7", ADA, PASSWORD, false).await.ok().unwrap().token.reveal();
        let use_from = async |address: &str, user_agent: &str, hints: &[(&'static str, &str)]| {
            bench.clock.advance_s(120);
            let visitor = Arc::new(bench.visitor_with(address, user_agent, hints));
            let caller = resume(&bench.centre, visitor, &token).await.unwrap().unwrap();
            shown(&bench, &caller).await.sessions.remove(0)
        };
        let versions = r#""Chromium";v="144.0.7559.60", "Google Chrome";v="144.0.7559.60""#;
        let hints = [
            ("sec-ch-ua-full-version-list", versions),
            ("sec-ch-ua-platform", "\"Windows\""),
            ("sec-ch-ua-platform-version", "\"19.0.0\""),
        ];
        let plain = use_from("203.0.113.7", CHROME, &[]).await;
        assert_eq!((plain.title.as_str(), plain.place.as_deref()), ("Chrome 144 on Windows", Some("Lisbon, Portugal")));
        let hinted = use_from("198.51.100.7", CHROME, &hints).await;
        assert_eq!((hinted.title.as_str(), hinted.place.as_deref()), ("Chrome 144 on Windows 11", Some("Spain")));
        assert!(hinted.updated_at > plain.updated_at);
        let again = use_from("198.51.100.7", CHROME, &[]).await;
        assert_eq!((again.title, again.updated_at), (hinted.title, hinted.updated_at), "silence says nothing");
    }
}
