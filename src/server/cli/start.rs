//! From a configuration to a running [`Centre`].

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use secrecy::ExposeSecret;
use sqlx::migrate::MigrateError;

use super::{Problem, shown};
use crate::server::centre::{Centre, Parts};
use crate::server::clock::{Random, SystemClock, SystemRandom};
use crate::server::config::{Config, DatabaseUrl};
use crate::server::crypto::{Keys, check_private_file, prepare_private_folder};
use crate::server::db::Db;
use crate::server::durability;
use crate::server::key_check;
use crate::server::live::Live;
use crate::server::mail::Mailer;
use crate::server::passwords::Passwords;
use crate::server::places::Places;

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Puts everything together. A PostgreSQL server may be away still; see [`bring_up`].
pub(super) async fn centre(config: Config) -> Result<Centre, Problem> {
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    prepare_private_folder(&config.data_dir)?;
    let keys = keys(&config, &*random)?;
    let db = match &config.database {
        DatabaseUrl::Sqlite(path) => {
            prepare_database_file(path)?;
            let readers = available_parallelism().map_or(2, |cores| 2 * cores.get());
            let opened = Db::open_sqlite(path, u32::try_from(readers).unwrap_or(2)).await;
            opened.map_err(|cause| format!("the database {} cannot be opened: {cause}", shown(path)))?
        }
        DatabaseUrl::Postgres(url) => Db::open_postgres(url.expose_secret(), config.postgres_connections)?,
    };
    let passwords = Passwords::new(config.hash, Arc::clone(&random))?;
    let mailer = Mailer::new(&config)
        .map_err(|cause| format!("mail: the transport cannot be prepared in {}: {cause}", shown(&config.data_dir)))?;
    let places = Places::open(config.geo_database.as_deref()).map_err(|cause| {
        format!(
            "geo.database: {} cannot be used: {cause}",
            config.geo_database.as_deref().map(shown).unwrap_or_default()
        )
    })?;
    let (clock, live) = (Arc::new(SystemClock), Live::default());
    let centre = Centre::new(Parts { config, db, clock, random, keys, passwords, mailer, places, live });
    match same_ring(&centre).await {
        Ok(Err(other_ring)) => Err(other_ring),
        // A database that is away or has no tables yet is asked again when it is up.
        _ => Ok(centre),
    }
}

/// The key ring; a new one only where there is nothing yet that another one would have sealed.
fn keys(config: &Config, random: &dyn Random) -> Result<Keys, Problem> {
    if let DatabaseUrl::Sqlite(database) = &config.database
        && database.exists()
        && !config.keys_file.exists()
    {
        let (keys, database) = (shown(&config.keys_file), shown(database));
        return Err(format!(
            "key ring: {keys} is missing, but the database {database} is not new: restore it from your backup"
        )
        .into());
    }
    Ok(Keys::open_or_create(&config.keys_file, random)?)
}

/// Makes the file for us alone before SQLite does with wider rights; its companions inherit them.
fn prepare_database_file(path: &Path) -> Result<(), Problem> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(check_private_file(path)?),
        Err(cause) => Err(format!("the database {} cannot be made: {}", shown(path), cause.kind()).into()),
    }
}

/// Waits until the database answers, then brings its schema up to date. Fails only where waiting cannot help.
pub(super) async fn bring_up(centre: &Centre) -> Result<(), Problem> {
    let mut pause = FIRST_PAUSE;
    loop {
        match prepare(centre).await {
            Ok(outcome) => return outcome,
            Err(cause) if matches!(centre.config.database, DatabaseUrl::Postgres(_)) && may_pass(&cause) => {
                tracing::warn!(%cause, "waiting for the database");
            }
            Err(cause) => return Err(not_up_to_date(&cause)),
        }
        tokio::time::sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Brings the schema up to date, unless the server could lose what it has committed. The inner failure is one that no waiting cures.
async fn prepare(centre: &Centre) -> Result<Result<(), Problem>, MigrateError> {
    let off = durability::settings_off(&centre.db).await?;
    if !off.is_empty() && !centre.config.allow_unsafe_durability {
        let off = off.join(", ");
        let line =
            format!("the database has {off} off, so a crash could undo what people were told is done: switch it on");
        return Ok(Err(line.into()));
    }
    centre.db.migrate().await?;
    Ok(same_ring(centre).await?)
}

/// Refuses another key ring than the database's: one that was made anew where the first was lost, or a wrong backup.
async fn same_ring(centre: &Centre) -> Result<Result<(), Problem>, sqlx::Error> {
    let opened = key_check::opens(centre).await?;
    Ok(opened.map_err(|cause| {
        let keys = shown(&centre.config.keys_file);
        format!(
            "key ring: {keys} is not the one of this database ({cause}): restore that one from your backup, or copy it from another server"
        )
        .into()
    }))
}

/// True for what a server that is starting, stopping or out of reach causes.
fn may_pass(cause: &MigrateError) -> bool {
    let (MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _)) = cause else { return false };
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
        // 08: connection exception; 57P0x: the server shuts down or starts; 53: no resources; 55P03 and 57014: waited too long for
        // another server that migrates.
        sqlx::Error::Database(answer) => answer
            .code()
            .is_some_and(|code| ["08", "53", "57P0", "55P03", "57014"].iter().any(|class| code.starts_with(class))),
        _ => false,
    }
}

fn not_up_to_date(cause: &MigrateError) -> Problem {
    format!("the database's schema cannot be brought up to date: {cause}").into()
}

/// `latchkey migrate`
pub(super) async fn migrate(config: Config) -> Result<(), Problem> {
    let centre = centre(config).await?;
    let outcome = prepare(&centre).await;
    centre.db.close().await;
    outcome.unwrap_or_else(|cause| Err(not_up_to_date(&cause)))
}
