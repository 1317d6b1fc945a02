//! The command line: `latchkey serve`, `latchkey migrate`, `latchkey config check`, `latchkey user …`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::config::Config;

mod banner;
mod log;
mod serve;
mod site;
mod start;
mod user;

/// Exit status for a configuration that was refused, as of other wrong usage.
const REFUSED: u8 = 2;

/// Why a command failed: one line for the person who started it.
type Problem = Box<dyn std::error::Error + Send + Sync>;

/// The account settings centre behind a product's avatar menu.
#[derive(Parser)]
#[command(name = "latchkey", version)]
struct Arguments {
    /// The configuration file [default: latchkey.toml, if it exists]
    #[arg(long, global = true, env = "LATCHKEY_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server (the default)
    Serve,
    /// Bring the database's schema up to date, then stop
    Migrate,
    /// Look at the configuration
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Help somebody who cannot help themselves
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Say whether the server would start with it
    Check,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Take authenticators, backup codes and trusted browsers off an account whose owner has lost them all. Ends every session and mails
    /// the owner. Make sure first that it is the owner who asks
    ResetTwoFactor {
        /// The account's address
        email: String,
    },
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let file = arguments.config.or_else(|| Some(PathBuf::from("latchkey.toml")).filter(|path| path.exists()));
    let config = match Config::load(file.as_deref(), environment()) {
        Ok(config) => config,
        Err(error) => return refuse(&error, REFUSED),
    };
    let outcome = match arguments.command.unwrap_or(Command::Serve) {
        Command::Config { command: ConfigCommand::Check } => {
            banner::print_summary(&config, file.as_deref());
            Ok(())
        }
        Command::Serve => with_runtime(&config.clone(), serve::serve(config)),
        Command::Migrate => with_runtime(&config.clone(), start::migrate(config)),
        Command::User { command: UserCommand::ResetTwoFactor { email } } => {
            with_runtime(&config.clone(), user::reset_two_factor(config, &email))
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error, 1),
    }
}

fn refuse(error: &dyn std::fmt::Display, status: u8) -> ExitCode {
    eprintln!("latchkey: {error}");
    ExitCode::from(status)
}

/// The environment; what is not Unicode keeps a mark that no option takes.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

fn with_runtime(config: &Config, work: impl Future<Output = Result<(), Problem>>) -> Result<(), Problem> {
    log::init(config);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// A path as people can find it from anywhere.
fn shown(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}
