use super::super::{FactorAdded, FactorChange, Facts, Letter};
use crate::server::config::Config;

fn config() -> Config {
    let env = [("LATCHKEY_PRODUCT_NAME", "Fish & Chips"), ("LATCHKEY_SUPPORT_ADDRESS", "help@example.com")];
    Config::load(None, env.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter()).unwrap()
}

const DEVICE: &str = "Firefox <144> on Linux";

fn facts(device: &str) -> Facts {
    Facts {
        when: "3 March 2026 at 14:02 UTC".to_owned(),
        device: device.to_owned(),
        address: "192.0.2.1".to_owned(),
        reset_link: "http://127.0.0.1:3000/forgot-password".to_owned(),
    }
}

fn letters(name: &str) -> Vec<Letter> {
    letters_about(name, DEVICE)
}

fn letters_about(name: &str, told: &str) -> Vec<Letter> {
    let facts = || facts(told);
    let (name, link) = (name.to_owned(), "http://127.0.0.1:3000/x?token=abc&y=1".to_owned());
    let Facts { when, reset_link, .. } = facts();
    let changes = [
        FactorChange::AuthenticatorAdded("Pixel <9>".to_owned()),
        FactorChange::AuthenticatorRemoved("See evil.example".to_owned()),
        FactorChange::FirstBackupCodes,
        FactorChange::NewBackupCodes,
        FactorChange::TurnedOff,
    ];
    let factors = changes.map(|change| Letter::FactorsChanged { name: name.clone(), change, facts: facts() });
    let used = [None, Some(0), Some(1), Some(7)].map(|left| Letter::BackupCodeUsed {
        name: name.clone(),
        left,
        signs_in: left == Some(7),
        settings_link: link.clone(),
        facts: facts(),
    });
    let reset = Letter::TwoFactorReset { name: name.clone(), when: when.clone(), settings_link: link.clone() };
    let others = [
        Letter::VerifyEmail { name: name.clone(), link: link.clone() },
        Letter::AlreadyRegistered { name: name.clone(), sign_in_link: link.clone(), reset_link: reset_link.clone() },
        Letter::ResetPassword { name: name.clone(), link: link.clone(), minutes: 30 },
        Letter::PasswordChanged { name: name.clone(), facts: facts() },
        Letter::PasswordReset { name: name.clone(), facts: facts() },
        sign_in_alert(&name, &link, facts(), None),
        sign_in_alert(&name, &link, facts(), Some("Lisbon, Portugal".to_owned())),
        Letter::SignInDigest {
            name: name.clone(),
            count: 3,
            lines: vec![when.clone(), "another <line>".to_owned()],
            link: link.clone(),
            days: 7,
        },
        phone_changed(&name, facts(), Some("78"), None),
        phone_changed(&name, facts(), None, Some("42")),
        Letter::SignInDisowned {
            name: name.clone(),
            when: when.clone(),
            link,
            minutes: 30,
            forgot_link: reset_link.clone(),
            since: when.clone(),
            added: vec![
                FactorAdded::Authenticator { name: "Pixel <9>".to_owned(), when: facts().when },
                FactorAdded::Authenticator { name: "See evil.example".to_owned(), when: facts().when },
                FactorAdded::BackupCodes { when: facts().when },
                FactorAdded::Phone { ending: "78".to_owned(), when: facts().when },
            ],
        },
        Letter::CodesGuessed { name: name.clone(), facts: facts() },
        Letter::AlertsOff { name: name.clone(), off: vec!["new devices".to_owned()], facts: facts() },
        Letter::PasswordGuessed { name: name.clone(), facts: facts() },
        Letter::CodesLocked { name, facts: facts() },
    ];
    others.into_iter().chain(factors).chain(used).chain([reset]).collect()
}

fn sign_in_alert(name: &str, link: &str, facts: Facts, place: Option<String>) -> Letter {
    let Facts { when, device, address, .. } = facts;
    Letter::SignInAlert {
        name: name.to_owned(),
        news: "New device and browser".to_owned(),
        when,
        device,
        place,
        address,
        link: link.to_owned(),
        days: 7,
    }
}

fn phone_changed(name: &str, facts: Facts, added: Option<&str>, removed: Option<&str>) -> Letter {
    Letter::PhoneChanged {
        name: name.to_owned(),
        added: added.map(str::to_owned),
        removed: removed.map(str::to_owned),
        facts,
    }
}

/// What a reader of the HTML sees below the product's name, in its order, without the buttons: a text has none.
fn visible(html: &str) -> String {
    let (_, mut rest) = html.split_once("<div class=\"card\">").unwrap();
    let mut body = String::new();
    while let Some((before, button)) = rest.split_once("<a class=\"button\"") {
        body.push_str(before);
        rest = button.split_once("</a>").unwrap().1;
    }
    body.push_str(&rest.replace("Or copy this address into your browser:", ""));
    let words: String =
        body.split('<').map(|part| format!("{} ", part.split_once('>').map_or(part, |(_, text)| text))).collect();
    words.replace("&#38;", "&").replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'").replace("&#34;", "\"")
}

#[test]
fn text_and_html_say_the_same() {
    let config = config();
    for letter in letters("Ada") {
        let mail = letter.render(&config).unwrap();
        // Letter by letter: lines and cells break where each likes.
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let said = mail.text.replace("\n--\n", "\n");
        assert_eq!(squeezed(&said), squeezed(&visible(&mail.html)), "{}", letter.template());
        for link in mail.text.split_whitespace().filter(|word| word.starts_with("http")) {
            let attribute = format!("href=\"{}\"", link.replace('&', "&#38;"));
            assert!(mail.html.contains(&attribute), "{}: {link} must be clickable", letter.template());
        }
        assert!(mail.text.starts_with("Hello Ada,\n\n") && !mail.text.contains("\n\n\n"), "{}", mail.text);
        assert!(mail.text.contains("help@example.com") && mail.subject.contains("Fish & Chips"));
        assert!(!mail.subject.contains('\n') && !mail.html.contains("style=") && !mail.html.contains("src="));
    }
}

#[test]
fn names_are_escaped() {
    for letter in letters("Ada <b>&\"O'Neil\"") {
        let mail = letter.render(&config()).unwrap();
        assert!(
            !mail.html.contains("<b>") && mail.html.contains("Ada &#60;b&#62;&#38;&#34;O&#39;Neil&#34;"),
            "{}",
            mail.html
        );
        assert!(mail.text.contains("Ada <b>&\"O'Neil\","));
    }
}

#[test]
fn a_name_cannot_carry_a_strangers_link_or_letter() {
    let long = "you have won a prize ".repeat(4);
    for name in
        ["evil.example", "Win at https://evil.example", "Visit www.evil.example now", "a@b", "x.co/1", long.as_str()]
    {
        for letter in letters(name) {
            let mail = letter.render(&config()).unwrap();
            assert!(mail.text.starts_with("Hello,\n"), "{}", mail.text);
            assert!(!mail.html.contains(name) && !mail.html.contains("evil"));
        }
    }
    for name in ["J.R.R. Tolkien", "Dr. No", "Søren", "Mary-Jane O'Neil", "김"] {
        let mail = letters(name)[0].render(&config()).unwrap();
        assert!(mail.text.starts_with(&format!("Hello {name},")), "{}", mail.text);
    }
}

#[test]
fn a_device_cannot_carry_a_strangers_link_or_letter() {
    let long = "your account is locked ".repeat(4);
    for told in
        ["Account locked. Verify at https://evil.example/unlock", "evil.example on Linux", "a@evil", long.as_str()]
    {
        for letter in letters_about("Ada", told) {
            let mail = letter.render(&config()).unwrap();
            for text in [&mail.text, &mail.html, &mail.subject] {
                assert!(!text.contains("evil") && !text.contains(told), "{text}");
            }
        }
    }
    let told: Vec<_> = letters("Ada").iter().map(|letter| letter.render(&config()).unwrap().text).collect();
    assert!(told.iter().filter(|text| text.contains(DEVICE)).count() >= 10, "an honest one is told");
}
