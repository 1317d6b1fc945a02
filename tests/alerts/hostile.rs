//! What a stranger says of their browser stands in our mails, so it may say nothing of its own there.

use latchkey::account::alerts::flow::send_digests;
use latchkey::server::mail::Facts;
use latchkey::server::visitor::Visitor;
use latchkey::sign_in::flow::sign_in;
use latchkey::sign_in::types::check_sign_in;

use crate::support::{Bench, OTHER, PASSWORD, benches};
use crate::{ADA, HOUR_S, LINUX, at_home};

const LURE: &str = "Account locked. Verify at https://evil.example/unlock";

/// Brands, versions, models and whole texts that carry a message.
fn hostile() -> Vec<(String, Vec<(&'static str, String)>)> {
    let hints = [
        ("sec-ch-ua", format!("\"{LURE}\";v=\"\"")),
        ("sec-ch-ua", format!("\"Google Chrome\";v=\"{LURE}\"")),
        ("sec-ch-ua", "\"Google Chrome\";v=\"evil.example\"".to_owned()),
        ("sec-ch-ua-full-version-list", "\"evil.example\";v=\"1\", \"Chromium\";v=\"144\"".to_owned()),
        ("sec-ch-ua-platform", format!("\"{LURE}\"")),
        ("sec-ch-ua-platform-version", "\"1.evil.example\"".to_owned()),
        ("sec-ch-ua-model", format!("\"{LURE}\"")),
        ("sec-ch-ua-model", "\"evil.example\"".to_owned()),
    ];
    let texts = [
        LURE.to_owned(),
        format!("Mozilla/5.0 (Linux; Android 14; {LURE}) AppleWebKit/537.36 Chrome/144.0.0.0 Mobile Safari/537.36"),
        "Mozilla/5.0 (Linux; Android 14; www.evil.example) AppleWebKit/537.36 Chrome/144.0.0.0 Safari/537.36"
            .to_owned(),
        "Firefox/1.evil.example".to_owned(),
        "Firefox/1evil_example".to_owned(),
        "Version/26.evil.example Mobile iPhone Safari/1".to_owned(),
        "Mozilla/5.0 (X11; Linux x86_64; rv:9evil) Gecko/20100101 Firefox/9evil".to_owned(),
        "callevil0190now+bot".to_owned(),
        "evilbot".to_owned(),
    ];
    let hinted = hints.into_iter().map(|hint| (LINUX.to_owned(), vec![hint]));
    hinted.chain(texts.into_iter().map(|text| (text, Vec::new()))).collect()
}

fn visitor(bench: &Bench, (text, hints): &(String, Vec<(&'static str, String)>)) -> Visitor {
    let hints: Vec<_> = hints.iter().map(|(name, value)| (*name, value.as_str())).collect();
    bench.visitor_with("203.0.113.9", text, &hints)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_browser_says_of_itself_is_a_message() {
    let bench = benches().await.remove(0);
    for said in hostile() {
        let visitor = visitor(&bench, &said);
        let client = &visitor.client;
        let told = [
            client.title(),
            client.browser.clone(),
            client.browser_version.clone().unwrap_or_default(),
            client.os_version.clone().unwrap_or_default(),
            client.model.clone().unwrap_or_default(),
            Facts::of(&bench.centre, &visitor).device,
        ];
        for text in &told {
            let lures = ["evil", "locked", "Verify", "/", ":"].iter().any(|word| text.contains(word));
            assert!(!lures && text.len() <= 60, "{said:?} is told as {told:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_carries_what_a_guesser_or_a_thief_says_of_their_browser() {
    for bench in benches().await {
        at_home(&bench).await;
        for said in hostile() {
            let enter = async |password| {
                let form = check_sign_in(ADA, password, false).ok().unwrap();
                sign_in(&bench.centre, &visitor(&bench, &said), form, "/settings", None).await.is_ok()
            };
            for _ in 0..5 {
                assert!(!enter(OTHER).await);
            }
            bench.clock.advance_s(HOUR_S);
            assert!(enter(PASSWORD).await, "{}: {said:?}", bench.engine);
            bench.clock.advance_s(10);
        }
        bench.clock.advance_s(2 * HOUR_S);
        send_digests(&bench.centre).await.unwrap();
        let mails = bench.mails(ADA).await;
        let about = |start: &str| mails.iter().filter(|mail| mail.subject.starts_with(start)).count();
        assert!(about("Somebody tried") > 10, "{}: guesses were told", bench.engine);
        let told = [about("New sign-in"), about("More new sign-ins")];
        assert_eq!(told, [10, 1], "{}: and sign-ins, each in both ways", bench.engine);
        for mail in mails {
            for text in [&mail.subject, &mail.text, &mail.html] {
                assert!(!text.contains("evil"), "{}: {text}", bench.engine);
            }
        }
    }
}
