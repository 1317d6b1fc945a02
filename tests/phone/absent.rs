//! Without a gateway nothing speaks of text messages, whatever was stored before.

use http::StatusCode;
use latchkey::server::config::SmsTransport;

use crate::of_channel;
use crate::support::browser::{ADA, Browser as Page, text};
use crate::support::second::{Browser, code};
use crate::support::{PASSWORD, benches_with};

#[tokio::test(flavor = "multi_thread")]
async fn no_page_offers_what_cannot_be_sent() {
    for (transport, offered) in [(SmsTransport::Capture, true), (SmsTransport::Off, false)] {
        for bench in benches_with(|config| config.sms = transport.clone()).await {
            let user_id = bench.two_factor(ADA).await;
            let stored = "insert into phones (id, user_id, number, ending, created_at) values ('p', $1, '', '78', 0)";
            bench.run(stored, &[&user_id]).await;

            let mut page = Page::new(&bench);
            page.sign_in(PASSWORD).await;
            let plain = text(&page.open("/sign-in/two-factor").await.html);
            assert!(plain.contains("Use a backup code instead"), "{plain}");
            assert_eq!(plain.contains("text message"), offered, "{}: {plain}", bench.engine);
            let asked = text(&page.open("/sign-in/two-factor?way=message").await.html);
            assert_eq!(asked.contains("number that ends in 78"), offered, "{}: {asked}", bench.engine);
            if !offered {
                let sent = page.post("sign-in/send-code", &[]).await;
                assert_ne!(sent.status, StatusCode::OK, "{}", bench.engine);
                assert_eq!(of_channel(&bench, "sms").await, 0, "{}", bench.engine);
            }

            let mut browser = Browser::at("192.0.2.10");
            browser.first(&bench, ADA).await.unwrap();
            browser.second(&bench, &code(&bench), false).await.unwrap();
            page.cookies.insert("lk".to_owned(), browser.cookie("lk"));
            let settings = page.open("/settings/security").await.html;
            let words = text(&settings);
            assert!(words.contains("Active sessions"), "{words}");
            // The entry of the rail is always there; the style shows it only beside its panel.
            let titles = words.matches("Text messages").count();
            assert_eq!(titles, 1 + usize::from(offered), "{}: {words}", bench.engine);
            assert_eq!(words.contains("Number ending in 78"), offered, "{}: {words}", bench.engine);
            assert_eq!(settings.contains("id=\"phone\""), offered, "{}: the panel", bench.engine);
        }
    }
}
