//! What a person sees who starts the server: plain lines on standard output.

use std::io::{self, Write};
use std::path::Path;

use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::{shown, site};
use crate::server::config::{Config, CookieMode, DatabaseUrl, MailTransport};

/// Says where the server is, where its data lie and what is unsafe about it.
pub(super) fn print(config: &Config) {
    show(&format!("Latchkey {}\n{}", env!("CARGO_PKG_VERSION"), facts(config)));
}

/// The same for a configuration that was only looked at.
pub(super) fn print_summary(config: &Config, file: Option<&Path>) {
    let file = file.map_or_else(|| "none".to_owned(), shown);
    show(&format!("The configuration is fine.\n  File           {file}\n{}", facts(config)));
}

/// A reader who went away is no reason to stop.
fn show(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

fn facts(config: &Config) -> String {
    let mut lines = vec![("Address", config.public_url.origin().to_owned())];
    if config.public_url.authority() != config.listen.to_string() {
        lines.push(("Listens on", config.listen.to_string()));
    }
    if let Some(address) = config.metrics.listen {
        lines.push(("Metrics", format!("http://{address}/metrics")));
    }
    lines.push((
        "Data",
        match &config.database {
            DatabaseUrl::Sqlite(path) => shown(path),
            DatabaseUrl::Postgres(url) => place(url.expose_secret()),
        },
    ));
    lines.push(("Key ring", shown(&config.keys_file)));
    lines.push(match &config.mail.transport {
        MailTransport::Capture => ("Captured mail", config.public_url.join("/dev/mailbox")),
        MailTransport::Smtp(smtp) => ("Mail server", format!("{}:{}", smtp.host, smtp.port)),
    });
    lines.extend(warnings(config).into_iter().map(|warning| ("Warning", warning.to_owned())));
    lines.iter().map(|(name, value)| format!("  {name:<14} {value}\n")).collect()
}

fn warnings(config: &Config) -> Vec<&'static str> {
    let mut warnings = Vec::new();
    if config.cookie_mode == CookieMode::Insecure {
        warnings.push("cookie_mode is insecure: whoever is on the network between can take sessions over");
    }
    if !config.limits {
        warnings.push("limits are off: passwords can be guessed without end");
    }
    if config.allow_unsafe_durability {
        warnings
            .push("allow_unsafe_durability is on: a crash of the database could undo what people were told is done");
    }
    if let DatabaseUrl::Postgres(url) = &config.database
        && is_open_to_the_network(url.expose_secret())
    {
        warnings.push("the way to the database is not protected: add sslmode=verify-full to database_url");
    }
    if config.sessions.remembered_absolute_s > 30 * 86_400 {
        warnings.push("sessions.remembered_absolute_s is over 30 days: a browser that is lost or sold stays signed in for so long");
    }
    if !site::is_built(config) {
        warnings.push("the browser's half is not built, so pages come without their look: build with script/build, or set site_dir");
    }
    warnings
}

/// Server and database, without user and password.
fn place(url: &str) -> String {
    url.parse().map_or_else(
        |_| "PostgreSQL".to_owned(),
        |options: PgConnectOptions| {
            let database = options.get_database().unwrap_or_else(|| options.get_username());
            format!("PostgreSQL, {database} at {}:{}", options.get_host(), options.get_port())
        },
    )
}

/// SECURITY §14: `verify-full` unless the server is on this machine.
fn is_open_to_the_network(url: &str) -> bool {
    url.parse().is_ok_and(|options: PgConnectOptions| {
        let host = options.get_host();
        let is_local = options.get_socket().is_some()
            || host.starts_with('/')
            || host == "localhost"
            || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
        !is_local && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
    })
}
