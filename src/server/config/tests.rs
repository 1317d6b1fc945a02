use std::fs;

use secrecy::ExposeSecret;

use super::*;

fn load(options: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(None, options.iter().map(|(name, value)| (format!("LATCHKEY_{name}"), (*value).to_owned())))
}

/// The one line that is shown, which names `option`.
fn refusal(option: &str, options: &[(&str, &str)]) -> String {
    let error = load(options).expect_err("must be refused");
    assert_eq!(error.option, option);
    let line = error.to_string();
    assert!(line.contains(option) && !line.contains('\n'), "{line}");
    line
}

const PUBLIC: [(&str, &str); 3] = [
    ("PUBLIC_URL", "https://accounts.example.com"),
    ("MAIL__TRANSPORT", "smtp"),
    ("MAIL__SMTP_HOST", "mail.example.com"),
];

fn public_with(option: (&'static str, &'static str)) -> Vec<(&'static str, &'static str)> {
    PUBLIC.into_iter().chain([option]).collect()
}

#[test]
fn defaults_are_those_of_the_security_paper() {
    let config = load(&[]).unwrap();
    assert_eq!(config.public_url.origin(), "http://127.0.0.1:3000");
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!((config.hash.memory_kib, config.hash.passes, config.hash.queue), (19_456, 2, 64));
    assert_eq!((config.sessions.idle_s, config.sessions.absolute_s, config.sessions.step_up_s), (3600, 86_400, 600));
    assert_eq!((config.links.reset_s, config.links.verify_s), (1800, 86_400));
    assert_eq!(config.mail.from.to_string(), "Latchkey <no-reply@localhost>");
    assert!(config.limits && config.trusted_proxies.is_empty());
    assert!(matches!(&config.database, DatabaseUrl::Sqlite(path) if path.ends_with("data/latchkey.db")));
}

#[test]
fn the_environment_wins_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latchkey.toml");
    fs::write(&file, "product_name = \"Acme\"\n[sessions]\nidle_s = 120\nstep_up_s = 60\n").unwrap();
    let env = [("LATCHKEY_SESSIONS__IDLE_S".to_owned(), "240".to_owned()), ("PATH".to_owned(), "/bin".to_owned())];
    let config = Config::load(Some(&file), env.into_iter()).unwrap();
    assert_eq!((config.sessions.idle_s, config.sessions.step_up_s), (240, 60));
    assert_eq!(config.product_name, "Acme");
}

#[test]
fn a_remembered_browser_may_stay_away_for_longer_than_ninety_days() {
    let days = |days: i64| (days * 86_400).to_string();
    let (idle, absolute) = (days(180), days(365));
    let options = [("SESSIONS__REMEMBERED_IDLE_S", idle.as_str()), ("SESSIONS__REMEMBERED_ABSOLUTE_S", &absolute)];
    let config = load(&options).unwrap();
    assert_eq!(config.sessions.remembered_idle_s, 180 * 86_400);
}

#[test]
fn unknown_options_stop_the_start() {
    refusal("sessions.idel_s", &[("SESSIONS__IDEL_S", "240")]);
    refusal("colour", &[("COLOUR", "red")]);
    assert!(
        load(&[("CONFIG", "x"), ("TEST_POSTGRES", "x"), ("SERVICE_HOST", "10.0.0.1"), ("PORT_3000_TCP", "x")]).is_ok()
    );
}

#[test]
fn unsafe_numbers_stop_the_start() {
    refusal("sessions.idle_s", &[("SESSIONS__IDLE_S", "315360000")]);
    refusal("sessions.idle_s", &[("SESSIONS__IDLE_S", "86400"), ("SESSIONS__ABSOLUTE_S", "3600")]);
    refusal("sessions.seen_every_s", &[("SESSIONS__SEEN_EVERY_S", "60"), ("SESSIONS__IDLE_S", "60")]);
    refusal("sessions.absolute_s", &[("SESSIONS__ABSOLUTE_S", "-1")]);
    refusal("sessions.remembered_idle_s", &[("SESSIONS__REMEMBERED_IDLE_S", "15552001")]);
    refusal("hash.memory_kib", &[("HASH__MEMORY_KIB", "8")]);
    refusal("hash.memory_kib", &[("HASH__MEMORY_KIB", "nineteen")]);
    refusal("hash.passes", &[("HASH__PASSES", "1")]);
    refusal("links.reset_s", &[("LINKS__RESET_S", "31536000")]);
}

#[test]
fn what_would_open_accounts_to_the_network_stops_the_start() {
    refusal("public_url", &[("PUBLIC_URL", "http://accounts.example.com")]);
    refusal("mail.transport", &[("PUBLIC_URL", "https://accounts.example.com")]);
    refusal("mail.transport", &[("LISTEN", "0.0.0.0:3000")]);
    refusal("limits", &public_with(("LIMITS", "false")));
    refusal("limits", &[("LIMITS", "false"), ("LISTEN", "0.0.0.0:3000")]);
    refusal("cookie_mode", &public_with(("COOKIE_MODE", "insecure")));
    refusal("mail.smtp_tls", &public_with(("MAIL__SMTP_TLS", "off")));
    refusal("trusted_proxies", &public_with(("TRUSTED_PROXIES", "10.0.0.0/8, 0.0.0.0/0")));
    refusal("forwarded_header", &public_with(("FORWARDED_HEADER", "Forwarded")));
    assert!(load(&PUBLIC).is_ok());
    assert!(load(&[("LIMITS", "false")]).is_ok());
    let closed_network = [("PUBLIC_URL", "http://accounts.lan"), ("COOKIE_MODE", "insecure")];
    assert!(load(&[&closed_network[..], &PUBLIC[1..]].concat()).is_ok());
}

#[test]
fn no_secret_is_shown() {
    let canary = "hunter2-canary";
    for (option, variable) in [("metrics.token", "METRICS__TOKEN"), ("database_url", "DATABASE_URL")] {
        assert!(!refusal(option, &[(variable, canary)]).contains(canary));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latchkey.toml");
    fs::write(&file, format!("limits = true\ndatabase_url = \"{canary}\n")).unwrap();
    let line = Config::load(Some(&file), std::iter::empty()).unwrap_err().to_string();
    assert!(line.contains("line 2") && !line.contains(canary) && !line.contains('\n'), "{line}");
    let config = load(&[("DATABASE_URL", &format!("postgres://u:{canary}@localhost/x"))]).unwrap();
    assert!(!format!("{config:?}").contains(canary));
}

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
fn a_database_that_may_lose_data_is_for_this_machine_alone() {
    assert!(load(&[("ALLOW_UNSAFE_DURABILITY", "true")]).unwrap().allow_unsafe_durability);
    refusal("allow_unsafe_durability", &public_with(("ALLOW_UNSAFE_DURABILITY", "true")));
}

#[test]
fn a_secret_may_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (file, secret) = (folder.path().join("latchkey.toml"), folder.path().join("token"));
    fs::write(&secret, "0123456789abcdef0123456789\n").unwrap();
    fs::write(&file, "[metrics]\ntoken = \"a token that the environment replaces\"\n").unwrap();
    let pointer = ("LATCHKEY_METRICS__TOKEN_FILE".to_owned(), secret.display().to_string());
    let config = Config::load(Some(&file), std::iter::once(pointer.clone())).unwrap();
    assert_eq!(config.metrics.token.unwrap().expose_secret(), "0123456789abcdef0123456789");
    let twice = [pointer, ("LATCHKEY_METRICS__TOKEN".to_owned(), "x".repeat(30))];
    assert_eq!(Config::load(None, twice.into_iter()).unwrap_err().option, "metrics.token");
    refusal("metrics.token_file", &[("METRICS__TOKEN_FILE", "/nowhere/token")]);
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
fn a_public_url_is_an_origin_in_one_spelling() {
    let url = PublicUrl::parse("HTTPS://Accounts.Example.com:443/").unwrap();
    assert_eq!(
        (url.origin(), url.host(), url.is_https()),
        ("https://accounts.example.com", "accounts.example.com", true)
    );
    assert_eq!(url.join("/verify-email?token=x"), "https://accounts.example.com/verify-email?token=x");
    let url = PublicUrl::parse("http://[::1]:3000").unwrap();
    assert_eq!((url.authority(), url.host(), url.is_loopback()), ("[::1]:3000", "[::1]", true));
    for bad in [
        "example.com",
        "ftp://example.com",
        "https://",
        "https://user@example.com",
        "https://example.com/path",
        "https://example.com?x",
        "https://example.com:0",
        "https://example.com:port",
        "https://exa mple.com",
        "https://a..b",
        "https://[::1",
        "https://example.com\\x",
    ] {
        assert!(PublicUrl::parse(bad).is_err(), "{bad}");
    }
    for (host, loopback) in [
        ("localhost", true),
        ("app.localhost", true),
        ("127.8.8.8", true),
        ("127.0.0.1.example.com", false),
        ("localhost.example.com", false),
    ] {
        assert_eq!(PublicUrl::parse(&format!("http://{host}")).unwrap().is_loopback(), loopback, "{host}");
    }
}
