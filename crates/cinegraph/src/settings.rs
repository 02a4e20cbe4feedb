//! Where settings come from: flags and environment, which the command line reads, before the configuration file,
//! before the defaults. What a setting means is the commands' affair.

use std::io;
use std::path::{Path, PathBuf};

use cinegraph_catalog::{StoreError, StoreUrl};
use serde::Deserialize;

use crate::failure::Failure;

/// The file that is read from the working directory when it is there.
const FILE: &str = "cinegraph.toml";
const LISTEN: &str = "127.0.0.1:8080";
const DATABASE: &str = "sqlite://cinegraph.db";
/// The migrations report each step; what matters is said by the command.
const LOG: &str = "info,sea_orm_migration=warn";

/// Settings of which any may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    pub(crate) listen: Option<String>,
    pub(crate) database_url: Option<String>,
    pub(crate) demo: Option<bool>,
    pub(crate) no_migrate: Option<bool>,
    pub(crate) require_token: Option<bool>,
    pub(crate) log: Option<String>,
}

/// Settings complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) listen: String,
    pub(crate) database: Database,
    pub(crate) demo: bool,
    pub(crate) no_migrate: bool,
    pub(crate) require_token: bool,
    pub(crate) log: String,
}

/// A database's address, and how to speak of it without its password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Database {
    pub(crate) url: StoreUrl,
    pub(crate) shown: String,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Database {
    fn parse(url: &str) -> Result<Self, StoreError> {
        Ok(Self { url: url.parse()?, shown: without_password(url) })
    }
}

impl Settings {
    /// Completes what was given on the command line from the file and the defaults. The program called without a
    /// word shows the demo catalogue, unless a setting says otherwise.
    pub(crate) fn complete(given: Given, file: Option<&Path>, bare: bool) -> Result<Self, Failure> {
        Self::over(given, read(file)?, bare)
    }

    fn over(given: Given, file: Given, bare: bool) -> Result<Self, Failure> {
        let url = given.database_url.or(file.database_url).unwrap_or_else(|| DATABASE.to_owned());
        Ok(Self {
            listen: given.listen.or(file.listen).unwrap_or_else(|| LISTEN.to_owned()),
            database: Database::parse(&url).map_err(|error| Failure::usage(error.to_string()))?,
            demo: given.demo.or(file.demo).unwrap_or(bare),
            no_migrate: given.no_migrate.or(file.no_migrate).unwrap_or(false),
            require_token: given.require_token.or(file.require_token).unwrap_or(false),
            log: given.log.or(file.log).unwrap_or_else(|| LOG.to_owned()),
        })
    }
}

/// Reads the file named, or the one in the working directory if there is one.
fn read(named: Option<&Path>) -> Result<Given, Failure> {
    let path = named.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&text).map_err(|reason| Failure::usage(format!("{}: {reason}", path.display()))),
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(Given::default()),
        Err(error) => Err(Failure::usage(format!("cannot read {}: {error}", path.display()))),
    }
}

fn parse(text: &str) -> Result<Given, String> {
    toml::from_str(text).map_err(|error| {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        match error.span() {
            Some(span) => {
                let before = text.get(..span.start).unwrap_or_default();
                format!("line {}: {message}", before.matches('\n').count() + 1)
            }
            None => message,
        }
    })
}

/// A URL as it may be printed.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            format!("{scheme}://{name}@{host}{path}")
        }
        None => format!("{scheme}://{authority}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_comes_before_the_file_and_the_file_before_the_defaults() {
        let file = parse("listen = \"0.0.0.0:80\"\ndemo = true\nno_migrate = true\nrequire_token = true")
            .expect("a good file");
        let given = Given { listen: Some("[::1]:9".into()), no_migrate: Some(false), ..Given::default() };
        let settings = Settings::over(given, file, false).expect("good settings");
        assert_eq!(settings.listen, "[::1]:9");
        assert_eq!((settings.demo, settings.no_migrate, settings.require_token), (true, false, true));
        assert_eq!(settings.database.shown, DATABASE);
        assert_eq!(settings.log, LOG);
    }

    #[test]
    fn without_a_word_there_is_the_demo_unless_a_setting_says_otherwise() {
        let demo = |file: &str| {
            let file = parse(file).expect("a good file");
            Settings::over(Given::default(), file, true).expect("good settings").demo
        };
        assert!(demo(""));
        assert!(!demo("demo = false"));
    }

    #[test]
    fn a_bad_file_says_where_and_what() {
        let unknown = parse("demo = true\nport = 80\n").expect_err("unknown");
        assert!(unknown.starts_with("line 2: unknown field `port`, expected one of `listen`"), "{unknown}");
        let typed = parse("demo = \"yes\"").expect_err("mistyped");
        assert!(typed.starts_with("line 1: invalid type: string"), "{typed}");
        assert!(!parse("demo = ").expect_err("broken").contains('\n'));
    }

    #[test]
    fn passwords_are_not_shown() {
        let shown = without_password("postgres://me:s3cret@db.example:5432/films?password=x&sslmode=require");
        assert_eq!(shown, "postgres://me@db.example:5432/films");
        assert_eq!(without_password("postgres://me:p@ss@h/films"), "postgres://me@h/films");
        assert_eq!(without_password("sqlite://cinegraph.db?mode=rwc"), "sqlite://cinegraph.db");
    }

    #[test]
    fn a_database_of_another_kind_is_a_usage_error() {
        let given = Given { database_url: Some("mysql://h/films".into()), ..Given::default() };
        let failure = Settings::over(given, Given::default(), false).expect_err("no such engine");
        assert!(failure.to_string().contains("`mysql`"), "{failure}");
    }
}
