//! Raw options by their dotted names, before they have a type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use secrecy::SecretString;

use super::kubernetes;

/// `LATCHKEY_…` variables that are not options: the file's own path, and our scripts'. Tests' begin with `test_`.
const NOT_OPTIONS: [&str; 2] = ["config", "tools"];
/// An empty value is somebody's unset variable rather than the wish for a default, which may be another database.
const EMPTY: &str = "is empty: leave it out to get the default";

/// Why the start was refused. One line, without any value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The option's dotted name, or the file's path.
    pub option: String,
    problem: String,
}

impl ConfigError {
    /// About an option: also says by which variable it can be set.
    pub(super) fn new(option: &str, problem: impl Into<String>) -> Self {
        let variable = option.replace('.', "__").to_ascii_uppercase();
        let problem = format!("{} (in the environment: LATCHKEY_{variable})", problem.into());
        Self { option: option.to_owned(), problem }
    }

    /// About the file.
    pub(super) fn of_file(path: &Path, problem: String) -> Self {
        Self { option: path.display().to_string(), problem }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "configuration: {} {}", self.option, self.problem)
    }
}

impl std::error::Error for ConfigError {}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Origin {
    File,
    Environment,
}

/// What was given. Each reader takes its option out, and what is left over at the end is unknown.
pub(super) struct Settings(BTreeMap<String, (Origin, String)>);

impl Settings {
    /// The file's options, with the environment's over them.
    pub fn read(file: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut settings = Self(BTreeMap::new());
        if let Some(path) = file {
            settings.read_file(path)?;
        }
        for (variable, value) in env {
            let Some(name) = variable.strip_prefix("LATCHKEY_") else {
                continue;
            };
            let name = name.to_ascii_lowercase().replace("__", ".");
            let scripts = NOT_OPTIONS.contains(&name.as_str()) || name.starts_with("test_");
            if scripts || kubernetes::sets(&name, &value) {
                continue;
            }
            if value.trim().is_empty() {
                return Err(ConfigError::new(&name, EMPTY));
            }
            settings.0.insert(name, (Origin::Environment, value));
        }
        Ok(settings)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| ConfigError::of_file(path, format!("cannot be read: {}", cause.kind())))?;
        // The parser's own message would quote the line, which may hold a secret.
        let table: toml::Table = text.parse().map_err(|cause: toml::de::Error| {
            let line = cause.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            ConfigError::of_file(path, format!("is not valid TOML at line {line}"))
        })?;
        self.flatten("", table)
    }

    fn flatten(&mut self, prefix: &str, table: toml::Table) -> Result<(), ConfigError> {
        for (key, value) in table {
            let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::Table(inner) => self.flatten(&name, inner)?,
                toml::Value::String(text) if text.trim().is_empty() => return Err(ConfigError::new(&name, EMPTY)),
                value => {
                    let text = plain(value).ok_or_else(|| {
                        ConfigError::new(&name, "must be text, a number, true, false or a list of texts")
                    })?;
                    self.0.insert(name, (Origin::File, text));
                }
            }
        }
        Ok(())
    }

    /// The text of an option. An empty list counts as not given.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name).map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// A checked option; `parse` says what is wrong with the text.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        default: T,
        parse: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Result<T, ConfigError> {
        match self.text(name) {
            None => Ok(default),
            Some(text) => parse(&text).map_err(|problem| ConfigError::new(name, problem)),
        }
    }

    /// A number between its floor and its ceiling.
    pub fn number<T>(&mut self, name: &str, default: T, range: std::ops::RangeInclusive<T>) -> Result<T, ConfigError>
    where
        T: std::str::FromStr + PartialOrd + fmt::Display,
    {
        let Some(text) = self.text(name) else {
            return Ok(default);
        };
        match text.parse() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => Err(ConfigError::new(name, format!("must be a number from {} to {}", range.start(), range.end()))),
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &str, default: bool) -> Result<bool, ConfigError> {
        self.parsed(name, default, |text| text.parse().map_err(|_| "must be true or false"))
    }

    /// A secret, given itself or as the path of a file that holds it. The environment wins over the file.
    pub fn secret(&mut self, name: &str) -> Result<Option<SecretString>, ConfigError> {
        let pointer = format!("{name}_file");
        match (self.0.remove(name), self.0.remove(&pointer)) {
            (Some((here, _)), Some((there, _))) if here == there => {
                Err(ConfigError::new(name, format!("is given twice: also as {pointer}")))
            }
            (Some((here, value)), other) if other.as_ref().is_none_or(|(there, _)| here > *there) => {
                Ok(not_empty(&value))
            }
            (_, Some((_, path))) => {
                let text = std::fs::read_to_string(path.trim())
                    .map_err(|cause| ConfigError::new(&pointer, format!("cannot be read: {}", cause.kind())))?;
                not_empty(&text).map(Some).ok_or_else(|| ConfigError::new(&pointer, "names an empty file"))
            }
            _ => Ok(None),
        }
    }

    /// The secrets whose names begin with `prefix`, by the rest of their names.
    pub fn secrets(&mut self, prefix: &str) -> Result<Vec<(String, SecretString)>, ConfigError> {
        let rest =
            |name: &String| name.strip_prefix(prefix).map(|rest| rest.strip_suffix("_file").unwrap_or(rest).to_owned());
        let names: BTreeSet<String> = self.0.keys().filter_map(rest).collect();
        let mut secrets = Vec::new();
        for name in names {
            secrets.extend(self.secret(&format!("{prefix}{name}"))?.map(|secret| (name, secret)));
        }
        Ok(secrets)
    }

    /// Refuses what nobody asked for.
    pub fn finish(self) -> Result<(), ConfigError> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(ConfigError::new(&name, "is not an option")),
        }
    }
}

fn not_empty(text: &str) -> Option<SecretString> {
    let text = text.trim();
    (!text.is_empty()).then(|| SecretString::from(text))
}

fn plain(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<String>> = items.into_iter().map(|item| item.as_str().map(str::to_owned)).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
