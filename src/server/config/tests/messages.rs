//! Mail and text messages: who takes them, and with which credentials.

use std::fs;

use super::super::{MailTransport, SmsTransport, SmtpTls};
use super::{PUBLIC, load, public_with, refusal};

#[test]
fn a_mail_authority_is_read_whole_or_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let options = [&PUBLIC[..], &[("MAIL__SMTP_CA_FILE", file.to_str().unwrap())]].concat();
    assert!(refusal("mail.smtp_ca_file", &options).contains("cannot be read"));
    let pem = rcgen::generate_simple_self_signed(["mail.example.com".to_owned()]).unwrap().cert.pem();
    let half = &pem[..pem.len() / 2];
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for broken in ["", "mail.example.com", half, no_certificate, &format!("{pem}{half}")] {
        fs::write(&file, broken).unwrap();
        assert!(refusal("mail.smtp_ca_file", &options).contains("PEM"), "{broken}");
    }
    fs::write(&file, format!("{pem}{pem}")).unwrap();
    let MailTransport::Smtp(smtp) = load(&options).unwrap().mail.transport else { panic!("must be smtp") };
    assert!(smtp.authorities.is_some());
}

#[test]
fn mail_needs_a_server_and_both_halves_of_its_credentials() {
    refusal("mail.smtp_host", &[("MAIL__TRANSPORT", "smtp")]);
    refusal("mail.smtp_password", &public_with(("MAIL__SMTP_USER", "latchkey")));
    let MailTransport::Smtp(smtp) = load(&PUBLIC).unwrap().mail.transport else { panic!("must be smtp") };
    assert_eq!((smtp.port, smtp.tls), (587, SmtpTls::StartTls));
}

#[test]
fn text_messages_are_captured_with_mail_else_off_unless_a_gateway_is_named() {
    assert!(matches!(load(&[]).unwrap().sms, SmsTransport::Capture));
    assert!(matches!(load(&PUBLIC).unwrap().sms, SmsTransport::Off));
    assert!(matches!(load(&[("SMS__TRANSPORT", "off")]).unwrap().sms, SmsTransport::Off));
    refusal("sms.transport", &public_with(("SMS__TRANSPORT", "capture")));
    let http = |options: &[(&'static str, &'static str)]| [&[("SMS__TRANSPORT", "http")], options].concat();
    let body = ("SMS__BODY", r#"{"to":"{to}","text":"{text}"}"#);
    refusal("sms.url", &http(&[body]));
    refusal("sms.url", &http(&[body, ("SMS__URL", "http://gateway.example.com")]));
    refusal("sms.url", &http(&[body, ("SMS__URL", "https://u:p@gateway.example.com")]));
    let url = ("SMS__URL", "https://gateway.example.com/send");
    refusal("sms.body", &http(&[url, ("SMS__BODY", r#"{"to":"{to}"}"#)]));
    refusal("sms.body", &http(&[url, ("SMS__BODY", r#"{"to":{to},"text":{text}"#)]));
    refusal("sms.headers.content_type", &http(&[url, body, ("SMS__HEADERS__CONTENT_TYPE", "text/plain")]));
    assert!(load(&http(&[url, body, ("SMS__HEADERS__AUTHORIZATION", "Bearer x")])).is_ok());
    let twilio = [("SMS__PRESET", "twilio"), ("SMS__ACCOUNT", "AC1"), ("SMS__FROM", "+15005550006")];
    refusal("sms.token", &http(&twilio));
    assert!(load(&http(&[&twilio[..], &[("SMS__TOKEN", "canary")]].concat())).is_ok());
}

#[test]
fn what_text_messages_may_cost_is_chosen_between_a_floor_and_a_ceiling() {
    let caps = load(&[]).unwrap().sms_caps;
    assert_eq!((caps.daily_budget, caps.country_hourly), (500, 50));
    let chosen = load(&[("SMS__DAILY_BUDGET", "100000"), ("SMS__COUNTRY_HOURLY", "10000")]).unwrap().sms_caps;
    assert_eq!((chosen.daily_budget, chosen.country_hourly), (100_000, 10_000));
    for (option, most) in [("daily_budget", 100_000), ("country_hourly", 10_000)] {
        let variable = format!("SMS__{}", option.to_ascii_uppercase());
        for number in ["0", "-1", "none", &(most + 1).to_string()] {
            let line = refusal(&format!("sms.{option}"), &[(variable.as_str(), number)]);
            assert!(line.contains(&format!("from 1 to {most}")), "{line}");
        }
    }
}
