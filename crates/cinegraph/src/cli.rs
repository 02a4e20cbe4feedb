//! The command line: what there is to say and how it is read. Doing it is in `commands`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::failure::{Done, Failure};
use crate::settings::{Given, Settings};

/// A film-metadata API: GraphQL, REST and a playground over one catalogue.
///
/// Without a command it serves the demo catalogue from an SQLite file in the working directory. Flags come before
/// environment variables, and those before `cinegraph.toml`.
#[derive(Debug, Parser)]
#[command(name = "cinegraph", version, max_term_width = 100)]
struct Cli {
    /// The configuration file, instead of `cinegraph.toml` in the working directory.
    #[arg(long, global = true, value_name = "PATH", env = "CINEGRAPH_CONFIG")]
    config: Option<PathBuf>,
    /// What is logged: a level, or levels by part of the program, such as `info,sqlx=debug`.
    #[arg(long, global = true, value_name = "FILTER", env = "CINEGRAPH_LOG")]
    log: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the catalogue over HTTP.
    Serve {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The address to listen at [default: 127.0.0.1:8080].
        #[arg(long, value_name = "ADDRESS", env = "CINEGRAPH_LISTEN")]
        listen: Option<String>,
        /// Load the demo catalogue if there are no films yet.
        #[arg(long, value_name = "BOOL", env = "CINEGRAPH_DEMO", num_args = 0..=1, require_equals = true)]
        #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
        demo: Option<bool>,
    },
    /// Bring the database's tables up to date.
    Migrate {
        /// The database [default: sqlite://cinegraph.db].
        #[arg(long, value_name = "URL", env = "CINEGRAPH_DATABASE_URL", hide_env_values = true)]
        database: Option<String>,
    },
    /// Bring records from files into the catalogue.
    Import {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Exit with 1 if any record was left out.
        #[arg(long)]
        strict: bool,
        /// The form of the files.
        #[arg(value_enum)]
        format: Format,
        /// Files, folders of them, or `-` for standard input; files ending in `.gz` are unpacked.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Print a description of the API.
    Schema {
        /// Which.
        #[arg(value_enum)]
        protocol: Protocol,
    },
}

#[derive(Debug, Args)]
struct DatabaseArgs {
    /// The database [default: sqlite://cinegraph.db].
    #[arg(long, value_name = "URL", env = "CINEGRAPH_DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    /// Refuse to work on a database whose tables are not up to date, instead of migrating it.
    #[arg(long, value_name = "BOOL", env = "CINEGRAPH_NO_MIGRATE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    no_migrate: Option<bool>,
}

/// The forms of files that can be imported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// One record a line, in the form of docs/ndjson.md.
    Ndjson,
}

/// What can be described.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Protocol {
    /// The GraphQL schema, in SDL.
    Graphql,
    /// The OpenAPI document of the REST interface, in JSON.
    Openapi,
}

/// Runs the program with these arguments, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let outcome = match Cli::try_parse_from(&arguments) {
        Ok(Cli { command: None, .. }) => {
            // Read again, so that `serve` finds its environment variables.
            arguments.push("serve".into());
            Cli::try_parse_from(&arguments).map(|cli| (cli, true))
        }
        Ok(cli) => Ok((cli, false)),
        Err(error) => Err(error),
    };
    let (cli, bare) = match outcome {
        Ok(outcome) => outcome,
        // This covers `--help` and `--version` too, which are no errors and exit with 0.
        Err(error) => {
            return match error.print() {
                Ok(()) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
                Err(_) => ExitCode::FAILURE,
            };
        }
    };
    match execute(cli, bare) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Should nobody be listening any more, the exit code still says it.
            let _ = writeln!(io::stderr(), "cinegraph: {failure}");
            failure.exit_code()
        }
    }
}

fn execute(cli: Cli, bare: bool) -> Done {
    let Cli { config, log, command } = cli;
    let given = Given { log, ..Given::default() };
    let complete = |given| Settings::complete(given, config.as_deref(), bare);
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::because("cannot start", &error))
    };
    match command {
        None => Err(Failure::usage("there is no command")),
        Some(Command::Serve { database: DatabaseArgs { database, no_migrate }, listen, demo }) => {
            let given = Given { listen, database_url: database, demo, no_migrate, ..given };
            let settings = complete(given)?;
            runtime()?.block_on(commands::serve(settings))
        }
        Some(Command::Migrate { database }) => {
            let settings = complete(Given { database_url: database, ..given })?;
            runtime()?.block_on(commands::migrate(settings))
        }
        Some(Command::Import { database: DatabaseArgs { database, no_migrate }, strict, format, paths }) => {
            let settings = complete(Given { database_url: database, no_migrate, ..given })?;
            runtime()?.block_on(commands::import(settings, format, &paths, strict))
        }
        Some(Command::Schema { protocol }) => commands::schema(protocol),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
