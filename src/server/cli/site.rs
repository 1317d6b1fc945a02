//! Where the browser's half lies.

use std::path::Path;

use leptos::config::{Env, LeptosOptions};

use crate::server::config::Config;

/// Written by the build beside the server: the hashes in the names of the browser's files.
const HASH_FILE: &str = "hash.txt";
/// What a build without hashes calls the script.
const SCRIPT: &str = concat!(env!("CARGO_PKG_NAME"), ".js");

/// What Leptos wants to know. Nothing is taken from the environment except whether `cargo leptos watch` wants pages to reload, and
/// the port at which it tells them.
pub(super) fn options(config: &Config) -> LeptosOptions {
    let env = if std::env::var_os("LEPTOS_WATCH").is_some() { Env::DEV } else { Env::PROD };
    // The build tool changes a stylesheet in the open page by its plain name, so `script/dev` builds without hashes.
    let hashed =
        env == Env::PROD && std::env::current_exe().is_ok_and(|server| server.with_file_name(HASH_FILE).exists());
    if env == Env::PROD && !hashed && is_built(config) && !config.site_dir.join("pkg").join(SCRIPT).exists() {
        tracing::error!(
            file = HASH_FILE,
            "pages will lack styles and scripts: what names them is not beside the program"
        );
    }
    let reload_port = std::env::var("LEPTOS_RELOAD_PORT").ok().and_then(|port| port.parse().ok());
    LeptosOptions::builder()
        .output_name(env!("CARGO_PKG_NAME"))
        .site_root(config.site_dir.to_string_lossy())
        .hash_file(HASH_FILE.into())
        .hash_files(hashed)
        .reload_port(reload_port.unwrap_or(3001))
        .env(env)
        .build()
}

/// True when the browser's half was built.
pub(super) fn is_built(config: &Config) -> bool {
    Path::new(&config.site_dir).join("pkg").is_dir()
}
