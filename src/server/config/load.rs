//! From raw options to a checked [`Config`]: every default, floor and ceiling.

use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use http::HeaderName;
use ipnet::IpNet;
use secrecy::ExposeSecret;
use sqlx::postgres::PgConnectOptions;

use super::limits;
use super::settings::{ConfigError, Settings};
use super::*;

pub(super) fn load(path: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Config, ConfigError> {
    let mut settings = Settings::read(path, env)?;
    let config = read(&mut settings)?;
    settings.finish()?;
    check_exposure(&config)?;
    Ok(config)
}

fn read(settings: &mut Settings) -> Result<Config, ConfigError> {
    let default_url = PublicUrl::parse("http://127.0.0.1:3000").expect("the literal is an origin");
    let public_url = settings.parsed("public_url", default_url, PublicUrl::parse)?;
    let product_name = settings.parsed("product_name", "Latchkey".to_owned(), product_name)?;
    let data_dir = PathBuf::from(settings.text("data_dir").unwrap_or_else(|| "data".to_owned()));
    let mail = mail::read(settings, &public_url, &product_name)?;
    let sms = sms::read(settings, matches!(mail.transport, MailTransport::Capture))?;
    let sms_caps = sms::caps(settings)?;
    Ok(Config {
        support_address: settings.parsed("support_address", None, |text| {
            text.parse::<lettre::Address>()
                .map(|address| Some(address.to_string()))
                .map_err(|_| "must be an email address")
        })?,
        keys_file: settings.text("keys_file").map_or_else(|| data_dir.join("keys.toml"), PathBuf::from),
        site_dir: settings.text("site_dir").map_or_else(|| PathBuf::from("target/site"), PathBuf::from),
        listen: address(settings, "listen")?.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 3000))),
        database: database(settings, &data_dir)?,
        postgres_connections: settings.number("postgres_connections", 10, 2..=200)?,
        allow_unsafe_durability: settings.flag("allow_unsafe_durability", false)?,
        cookie_mode: settings.parsed("cookie_mode", CookieMode::Auto, |text| match text {
            "auto" => Ok(CookieMode::Auto),
            "insecure" => Ok(CookieMode::Insecure),
            _ => Err("must be auto or insecure"),
        })?,
        trusted_proxies: settings.parsed("trusted_proxies", Vec::new(), networks)?,
        forwarded_header: settings.parsed("forwarded_header", "x-forwarded-for".to_owned(), forwarded_header)?,
        password_preset: settings.parsed("password_preset", PasswordPreset::Strict, |text| match text {
            "strict" => Ok(PasswordPreset::Strict),
            "nist" => Ok(PasswordPreset::Nist),
            _ => Err("must be strict or nist"),
        })?,
        hash: limits::hash(settings)?,
        sessions: limits::sessions(settings)?,
        links: limits::links(settings)?,
        mail,
        sms,
        sms_caps,
        geo_database: settings.text("geo.database").map(PathBuf::from),
        live_streams: settings.number("live.streams", 2000, 2..=50_000)?,
        limits: settings.flag("limits", true)?,
        log_json: settings.flag("log_json", !std::io::stderr().is_terminal())?,
        log_level: settings.parsed("log_level", LogLevel::Info, log_level)?,
        metrics: limits::metrics(settings)?,
        public_url,
        product_name,
        data_dir,
    })
}

/// Refuses combinations that would lay accounts open to the network.
fn check_exposure(config: &Config) -> Result<(), ConfigError> {
    let url = &config.public_url;
    let insecure = config.cookie_mode == CookieMode::Insecure;
    let (option, problem) = if insecure && url.is_https() {
        ("cookie_mode", "must not be insecure when public_url is https")
    } else if !url.is_https() && !url.is_loopback() && !insecure {
        (
            "public_url",
            "must be https, or cookies travel readable; to accept that on a closed network, set cookie_mode to insecure",
        )
    } else if !config.limits && !config.is_local() {
        ("limits", "may be off only while public_url and listen are loopback addresses")
    } else if config.allow_unsafe_durability && !config.is_local() {
        ("allow_unsafe_durability", "may be true only while public_url and listen are loopback addresses")
    } else if matches!(config.mail.transport, MailTransport::Capture) && !config.is_local() {
        (
            "mail.transport",
            "must be smtp: capture shows every link at /dev/mailbox, so it needs public_url and listen to be loopback addresses",
        )
    } else {
        return Ok(());
    };
    Err(ConfigError::new(option, problem))
}

fn product_name(text: &str) -> Result<String, &'static str> {
    let fits = (1..=60).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("must be 1 to 60 characters without control characters") }
}

fn log_level(text: &str) -> Result<LogLevel, &'static str> {
    match text {
        "error" => Ok(LogLevel::Error),
        "warn" => Ok(LogLevel::Warn),
        "info" => Ok(LogLevel::Info),
        "debug" => Ok(LogLevel::Debug),
        _ => Err("must be error, warn, info or debug"),
    }
}

pub(super) fn address(settings: &mut Settings, name: &str) -> Result<Option<SocketAddr>, ConfigError> {
    settings.parsed(name, None, |text| {
        text.parse().map(Some).map_err(|_| "must be an address with a port, like 127.0.0.1:3000")
    })
}

fn database(settings: &mut Settings, data_dir: &Path) -> Result<DatabaseUrl, ConfigError> {
    let Some(url) = settings.secret("database_url")? else {
        return Ok(DatabaseUrl::Sqlite(data_dir.join("latchkey.db")));
    };
    let is_postgres = matches!(url.expose_secret().split_once("://"), Some(("postgres" | "postgresql", _)));
    // The parser's own message is not shown: it may quote the URL.
    if is_postgres && url.expose_secret().parse::<PgConnectOptions>().is_ok() {
        return Ok(DatabaseUrl::Postgres(url));
    }
    let problem = "must be like postgres://user:password@host/database; leave it out to use an SQLite file in data_dir";
    Err(ConfigError::new("database_url", problem))
}

/// Addresses and networks, separated by commas. A network that holds most of the internet is no list of proxies.
fn networks(text: &str) -> Result<Vec<IpNet>, &'static str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network).collect()
}

fn network(text: &str) -> Result<IpNet, &'static str> {
    let parsed = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let network = parsed.map_err(|_| "must be addresses or networks like 10.0.0.0/8, separated by commas")?;
    if network.prefix_len() < 7 {
        return Err("must not hold a network wider than /7");
    }
    Ok(network)
}

/// RFC 7239's `Forwarded` has another grammar than the list of addresses that is read here.
fn forwarded_header(text: &str) -> Result<String, &'static str> {
    match text.parse::<HeaderName>() {
        Ok(name) if name != http::header::FORWARDED && name != http::header::HOST => Ok(name.to_string()),
        _ => Err("must name a header that holds addresses, like x-forwarded-for"),
    }
}
