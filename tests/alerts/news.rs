use latchkey::account::alerts::flow::{save, send_digests, settings};
use latchkey::account::alerts::types::Switches;
use latchkey::account::disown::flow::sign_ins as shown;
use latchkey::account::email::flow::verify;
use latchkey::server::jobs::clean_up;

use crate::support::{benches, benches_with, mmdb, proof};
use crate::{ADA, Browser, HOUR_S, IPHONE, LINUX, alerts, at_home, token_in};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sign_in_is_no_news_and_a_changing_address_does_not_spam() {
    for bench in benches().await {
        let mut home = at_home(&bench).await;
        for last in 11..40 {
            home.sign_in(&bench, &format!("192.0.2.{last}")).await;
        }
        assert!(alerts(&bench).await.is_empty(), "{}", bench.engine);
        for network in 0..12 {
            home.sign_in(&bench, &format!("198.51.{network}.7")).await;
            home.sign_in(&bench, &format!("2001:db8:{network}::3")).await;
        }
        assert!(alerts(&bench).await.is_empty(), "{}: nor do other networks", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_browser_in_another_city_is_news_once_where_cities_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    let networks = [
        ("192.0.2.0/24", Some("Porto"), "Portugal"),
        ("203.0.113.0/24", Some("Porto"), "Portugal"),
        ("198.51.100.0/24", Some("Lisbon"), "Portugal"),
    ];
    mmdb::write(&path, &networks);
    for bench in benches_with(|config| config.geo_database = Some(path.clone())).await {
        let mut home = at_home(&bench).await;
        home.sign_in(&bench, "203.0.113.9").await;
        assert!(alerts(&bench).await.is_empty(), "{}: another network of the city", bench.engine);
        home.sign_in(&bench, "198.51.100.7").await;
        home.sign_in(&bench, "198.51.100.8").await;
        let told = alerts(&bench).await;
        assert_eq!(told.len(), 1, "{}: once for each place", bench.engine);
        assert!(told[0].text.contains("New place") && told[0].text.contains("Lisbon, Portugal"), "{}", told[0].text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_known_for_four_hundred_days_after_the_last_sign_in_there() {
    for bench in benches().await {
        let mut home = at_home(&bench).await;
        for (days, told) in [(399, 0), (399, 0), (401, 1)] {
            bench.clock.advance_s(days * 24 * HOUR_S);
            clean_up(&bench.centre).await.unwrap();
            home.sign_in(&bench, "192.0.2.10").await;
            assert_eq!(alerts(&bench).await.len(), told, "{}: after {days} days", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mail_says_when_where_with_what_and_which_of_the_three_is_new() {
    for bench in benches().await {
        at_home(&bench).await;
        Browser::new(IPHONE).sign_in(&bench, "203.0.113.9").await;
        Browser::new(LINUX).sign_in(&bench, "192.0.2.10").await;
        let told = alerts(&bench).await;
        assert_eq!(told.len(), 2, "{}: one for each, though the place of the first was new too", bench.engine);
        for words in ["New device and browser", "Safari 18 on iOS", "203.0.113.9", "3 March 2026", "7 days"] {
            assert!(told[1].text.contains(words) && told[1].html.contains(words), "{words} in {}", told[1].text);
        }
        assert!(told[0].text.contains("New browser on a known kind of device"), "{}", told[0].text);
        assert_ne!(token_in(&told[0]), token_in(&told[1]), "each has a link of its own");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_the_mail_that_signed_up_begins_a_session_that_is_no_news() {
    for bench in benches().await {
        let cookie = bench.ask_to_sign_up(ADA).await;
        let home = Browser { user_agent: LINUX, cookie: Some(cookie.clone()) };
        let token = bench.token_in_mail(ADA).await;
        let visitor = home.visitor(&bench, "192.0.2.10");
        verify(&bench.centre, &visitor, proof(&token, None, "").0, None).await.ok().unwrap();
        assert!(alerts(&bench).await.is_empty(), "{}", bench.engine);
        Browser::new(IPHONE).sign_in(&bench, "192.0.2.10").await;
        assert_eq!(alerts(&bench).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn switches_silence_what_they_name_and_nothing_else() {
    for bench in benches().await {
        let mut home = at_home(&bench).await;
        let session = home.sign_in(&bench, "192.0.2.10").await;
        let caller = bench.caller(&session).await.unwrap();
        assert_eq!(settings(&bench.centre, &caller).await.unwrap().switches, Switches::ALL);
        let only_location = Switches { new_device: false, new_location: true, new_browser: false };
        save(&bench.centre, &caller, only_location).await.unwrap();
        assert_eq!(settings(&bench.centre, &caller).await.unwrap().switches, only_location);
        Browser::new(IPHONE).sign_in(&bench, "192.0.2.10").await;
        Browser::new(LINUX).sign_in(&bench, "192.0.2.10").await;
        assert!(alerts(&bench).await.is_empty(), "{}", bench.engine);
        Browser::new(IPHONE).sign_in(&bench, "203.0.113.9").await;
        assert_eq!(alerts(&bench).await.len(), 1, "a new place is told whatever the browser");
        Browser::new(LINUX).sign_in(&bench, "198.51.100.7").await;
        assert_eq!(alerts(&bench).await.len(), 2);
        save(&bench.centre, &caller, Switches { new_device: true, new_location: false, new_browser: false })
            .await
            .unwrap();
        Browser::new(LINUX).sign_in(&bench, "192.0.2.10").await;
        assert_eq!(alerts(&bench).await.len(), 2, "the device is known");
        assert_eq!(bench.actions(&caller.user_id).await.iter().filter(|a| *a == "alerts.changed").count(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_mails_a_day_then_one_list_of_the_rest() {
    for bench in benches_with(|config| config.limits = false).await {
        at_home(&bench).await;
        for n in 0..14 {
            Browser::new(IPHONE).sign_in(&bench, &format!("203.0.{n}.9")).await;
        }
        assert_eq!(alerts(&bench).await.len(), 10, "{}", bench.engine);
        assert_eq!(send_digests(&bench.centre).await.unwrap(), 0, "it waits for more of them");
        bench.clock.advance_s(HOUR_S + 1);
        let both = tokio::join!(send_digests(&bench.centre), send_digests(&bench.centre));
        assert_eq!(both.0.unwrap() + both.1.unwrap(), 1, "{}: two servers send one list", bench.engine);
        let list = bench.mails(ADA).await.into_iter().find(|mail| mail.subject.starts_with("More")).unwrap();
        for n in 10..14 {
            assert!(list.text.contains(&format!("203.0.{n}.9")), "{}", list.text);
        }
        assert!(!list.text.contains("203.0.9.9") && list.text.contains(": 4 since then"), "{}", list.text);
        let about = shown(&bench.centre, &bench.visitor(), &token_in(&list)).await.unwrap();
        let addresses: Vec<&str> = about.iter().map(|one| one.address.as_str()).collect();
        let listed = ["203.0.13.9", "203.0.12.9", "203.0.11.9", "203.0.10.9"];
        assert_eq!(addresses, listed, "{}: its link is about all of them", bench.engine);
        let single = alerts(&bench).await.into_iter().next().unwrap();
        let about = shown(&bench.centre, &bench.visitor(), &token_in(&single)).await.unwrap();
        assert_eq!(about.len(), 1, "{}: and that of a mail about one is not", bench.engine);
        Browser::new(IPHONE).sign_in(&bench, "203.0.99.9").await;
        bench.clock.advance_s(2 * HOUR_S);
        assert_eq!(send_digests(&bench.centre).await.unwrap(), 0, "one list a day");
        bench.clock.advance_s(22 * HOUR_S);
        assert_eq!(send_digests(&bench.centre).await.unwrap(), 1, "and nothing is lost");
        Browser::new(IPHONE).sign_in(&bench, "203.0.100.9").await;
        assert_eq!(alerts(&bench).await.len(), 11, "{}: a new day", bench.engine);
    }
}
