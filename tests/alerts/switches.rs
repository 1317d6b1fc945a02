//! Which sign-ins are told, and who may say so.

use latchkey::account::alerts::flow::{save, settings};
use latchkey::account::alerts::types::Switches;
use latchkey::error::Error;
use latchkey::server::caller::Caller;

use crate::support::{Bench, benches, benches_with, mmdb};
use crate::{ADA, at_home};

const ONE: Switches = Switches { new_device: false, new_location: false, new_browser: true };

/// The mails about switches, newest first.
async fn told(bench: &Bench) -> Vec<String> {
    let mails = bench.mails(ADA).await;
    mails.into_iter().filter(|mail| mail.subject.contains("alerts")).map(|mail| mail.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn to_be_told_less_takes_a_fresh_proof_and_is_told() {
    for bench in benches().await {
        let session = at_home(&bench).await.sign_in(&bench, "192.0.2.10").await;
        let caller = bench.caller(&session).await.unwrap();
        bench.give_phone(&caller.user_id, "Pixel 9").await;
        // As in a trusted browser, or with a code by text message: no second factor was proven.
        let unproven = bench.caller(&session).await.unwrap();
        assert_eq!(save(&bench.centre, &unproven, ONE).await, Err(Error::ConfirmIdentity), "{}", bench.engine);
        assert_eq!(settings(&bench.centre, &unproven).await.unwrap().switches, Switches::ALL);
        assert!(told(&bench).await.is_empty());

        let proven = Caller { second_proven_at: Some(bench.centre.now()), ..unproven.clone() };
        assert_eq!(save(&bench.centre, &proven, ONE).await, Ok(ONE), "{}", bench.engine);
        let mails = told(&bench).await;
        assert_eq!(mails.len(), 1, "{}", bench.engine);
        assert!(mails[0].contains("new devices\n") && mails[0].contains("new locations\n"), "{}", mails[0]);
        assert!(!mails[0].contains("new browsers"), "{}", mails[0]);

        let more = Switches { new_location: true, ..ONE };
        let less = Switches { new_browser: false, ..more };
        assert_eq!(save(&bench.centre, &unproven, more).await, Ok(more), "{}: more takes no proof", bench.engine);
        assert_eq!(save(&bench.centre, &unproven, more).await, Ok(more), "nor does nothing at all");
        assert_eq!(save(&bench.centre, &unproven, less).await, Err(Error::ConfirmIdentity));
        let other = Switches { new_device: true, new_location: false, new_browser: true };
        assert_eq!(save(&bench.centre, &unproven, other).await, Err(Error::ConfirmIdentity), "one for another");
        assert_eq!(told(&bench).await.len(), 1, "{}: nothing was turned off since", bench.engine);
        let logged = bench.actions(&caller.user_id).await;
        assert_eq!(logged.iter().filter(|action| *action == "alerts.changed").count(), 3, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_places_are_known_is_told_with_the_switches() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    mmdb::write(&path, &[("192.0.2.0/24", Some("Porto"), "Portugal")]);
    for (list, known) in [(None, false), (Some(path), true)] {
        for bench in benches_with(|config| config.geo_database = list.clone()).await {
            let (caller, _) = bench.signed_in(ADA).await;
            assert_eq!(settings(&bench.centre, &caller).await.unwrap().places_known, known, "{}", bench.engine);
        }
    }
}
