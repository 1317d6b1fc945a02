mod messages;
mod network;

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
    assert!(load(&[("CONFIG", "x"), ("TEST_POSTGRES", "x")]).is_ok());
}

#[test]
fn what_kubernetes_sets_for_services_is_no_option() {
    for service in ["", "METRICS_", "SMS_GATEWAY_"] {
        for (variable, value) in [
            ("SERVICE_HOST", "10.0.0.1"),
            ("SERVICE_PORT", "80"),
            ("SERVICE_PORT_HTTP", "80"),
            ("PORT", "tcp://10.0.0.1:80"),
            ("PORT", "udp://10.0.0.1:53"),
            ("PORT_80_TCP", "tcp://10.0.0.1:80"),
            ("PORT_80_TCP_PROTO", "tcp"),
            ("PORT_80_TCP_PORT", "80"),
            ("PORT_80_TCP_ADDR", "10.0.0.1"),
        ] {
            assert!(load(&[(&format!("{service}{variable}"), value)]).is_ok(), "{service}{variable}");
        }
    }
    refusal("port", &[("PORT", "8080")]);
    refusal("metrics_port", &[("METRICS_PORT", "8080")]);
    refusal("mail.smtp_port", &[("MAIL__SMTP_PORT", "tcp://10.0.0.1:25")]);
    refusal("metrics.service_host", &[("METRICS__SERVICE_HOST", "10.0.0.1")]);
}

#[test]
fn what_is_empty_is_no_wish_for_the_default() {
    for (option, variable) in
        [("database_url", "DATABASE_URL"), ("limits", "LIMITS"), ("metrics.token", "METRICS__TOKEN")]
    {
        for empty in ["", " \n"] {
            assert!(refusal(option, &[(variable, empty)]).contains("is empty"));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let (file, secret) = (folder.path().join("latchkey.toml"), folder.path().join("url"));
    fs::write(&secret, " \n").unwrap();
    let line = refusal("database_url_file", &[("DATABASE_URL_FILE", secret.to_str().unwrap())]);
    assert!(line.contains("empty file"), "{line}");
    let from_file = |text: &str| {
        fs::write(&file, text).unwrap();
        Config::load(Some(&file), std::iter::empty())
    };
    assert_eq!(from_file("database_url = \"\"\n").unwrap_err().option, "database_url");
    assert!(from_file("trusted_proxies = []\n").is_ok(), "a list says what it holds");
    let hiding = std::iter::once(("LATCHKEY_DATABASE_URL".to_owned(), String::new()));
    fs::write(&file, "database_url = \"postgres://latchkey@localhost/x\"\n").unwrap();
    assert_eq!(
        Config::load(Some(&file), hiding).unwrap_err().option,
        "database_url",
        "nor does it hide the file's value"
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
