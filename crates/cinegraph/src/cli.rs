//! The command line: what there is to say and how it is read. Doing it is in `commands`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use cinegraph_catalog::Extent;
use cinegraph_domain::actor::Scope;
use cinegraph_domain::record::RecordKind;
use cinegraph_domain::spoiler::SpoilerLevel;
use clap::builder::{BoolishValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use strum::VariantArray;

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
        /// Answer on /v1 and /graphql only those who show a token.
        #[arg(long, value_name = "BOOL", env = "CINEGRAPH_REQUIRE_TOKEN", num_args = 0..=1)]
        #[arg(require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
        require_token: Option<bool>,
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
        #[command(flatten)]
        import: ImportArgs,
    },
    /// Make, list and take back the tokens that writing takes.
    Token {
        #[command(subcommand)]
        action: TokenAction,
    },
    /// Write the catalogue as NDJSON, in the form that `import ndjson` takes.
    Export {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Only records of these kinds, with commas between them.
        #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = record_kind())]
        kinds: Vec<RecordKind>,
        /// Only records that were changed after this place in the change log.
        #[arg(long, value_name = "SEQ")]
        since: Option<i64>,
        /// How much of the story may be told: none, minor, major or ending.
        #[arg(long, value_name = "LEVEL", default_value = "ending", value_parser = spoiler_level())]
        spoilers: SpoilerLevel,
        /// Pack the output with gzip.
        #[arg(long)]
        gzip: bool,
        /// The file to write [default: standard output].
        #[arg(long, short, value_name = "PATH")]
        output: Option<PathBuf>,
    },
    /// Copy the SQLite database of a running server into a new file.
    Backup {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The file to write, which must not be there yet.
        #[arg(value_name = "PATH")]
        path: PathBuf,
    },
    /// Print a description of the API.
    Schema {
        /// Which.
        #[arg(value_enum)]
        protocol: Protocol,
    },
}

/// What can be done about tokens.
#[derive(Debug, Subcommand)]
enum TokenAction {
    /// Make a token and print it, this once.
    Create {
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        token: TokenArgs,
    },
    /// List all tokens there are or were.
    List {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Take a token back, at once and for ever.
    Revoke {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Its name.
        name: String,
    },
}

/// The same without the database.
pub(crate) enum TokenTask {
    Create(TokenArgs),
    List,
    Revoke(String),
}

/// What a token is to be.
#[derive(Debug, Args)]
pub(crate) struct TokenArgs {
    /// Its name, by which the history knows who wrote what. No two tokens ever have the same.
    #[arg(long)]
    pub(crate) name: String,
    /// What it allows; may be given several times. `admin` allows everything, and every scope allows reading.
    #[arg(long = "scope", required = true, value_name = "SCOPE", value_parser = scope())]
    pub(crate) scopes: Vec<Scope>,
    /// How much of the story its holder reads where a request does not say.
    #[arg(long, value_name = "LEVEL", value_parser = spoiler_level())]
    pub(crate) spoilers: Option<SpoilerLevel>,
    /// How long it is good: hours, days or weeks, such as 12h, 90d or 2w [default: for ever].
    #[arg(long, value_name = "TIME", value_parser = lifetime)]
    pub(crate) expires: Option<Duration>,
}

fn scope() -> impl TypedValueParser<Value = Scope> {
    PossibleValuesParser::new(Scope::VARIANTS.iter().map(|scope| scope.as_str()))
        .try_map(|word| word.parse::<Scope>())
}

fn record_kind() -> impl TypedValueParser<Value = RecordKind> {
    PossibleValuesParser::new(RecordKind::ALL.iter().map(|kind| kind.as_str()))
        .try_map(|word| word.parse::<RecordKind>())
}

fn spoiler_level() -> impl TypedValueParser<Value = SpoilerLevel> {
    PossibleValuesParser::new(SpoilerLevel::VARIANTS.iter().map(|level| level.as_str()))
        .try_map(|word| word.parse::<SpoilerLevel>())
}

/// A time in whole hours, days or weeks.
fn lifetime(text: &str) -> Result<Duration, String> {
    let malformed = || "use a whole number of hours, days or weeks, such as 12h, 90d or 2w".to_owned();
    let unit = text.chars().last().ok_or_else(malformed)?;
    let seconds = match unit {
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return Err(malformed()),
    };
    let digits = text.trim_end_matches(unit);
    let is_number = digits.len() + 1 == text.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = digits.parse().ok().filter(|_| is_number).ok_or_else(malformed)?;
    match number {
        0 => Err("a token must be good for some time".to_owned()),
        _ => Ok(Duration::from_secs(u64::from(number) * seconds)),
    }
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

/// What is imported, and how.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Exit with 1 if any record was left out.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Tell what would change, and change nothing. Not for `ndjson`.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write over what editors and other imports wrote. `ndjson` always does.
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// How much of the story the readings of `theme-ontology` give away: none, minor, major or ending.
    #[arg(long, value_name = "LEVEL", default_value = "major", value_parser = spoiler_level())]
    pub(crate) spoilers: SpoilerLevel,
    /// Where to write the records that were left out, a line each with file, line and reasons.
    #[arg(long, value_name = "PATH", default_value = "rejects.ndjson")]
    pub(crate) rejects: PathBuf,
    /// The form of the files.
    #[arg(value_enum)]
    pub(crate) format: Format,
    /// Files, folders of them, or `-` for standard input; what is packed with gzip or bzip2 is unpacked.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// The forms of files that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One record a line, in the form of docs/ndjson.md.
    Ndjson,
    /// Bodies of TMDB's API, version 3: films, people and collections, with whatever was appended to them.
    Tmdb,
    /// Entities of Wikidata: one, an array or a dump; and the lines and tables drawn from it.
    Wikidata,
    /// The `.nfo` files of a Kodi or Jellyfin library.
    Kodi,
    /// The table of Academy Award nominations in the form of DLu's `oscar_data`.
    Oscars,
    /// Themes (`.th.txt`) and annotated stories (`.st.txt`) of the Theme Ontology.
    ThemeOntology,
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
        Some(Command::Serve {
            database: DatabaseArgs { database, no_migrate },
            listen,
            demo,
            require_token,
        }) => {
            let given = Given { listen, database_url: database, demo, no_migrate, require_token, ..given };
            let settings = complete(given)?;
            runtime()?.block_on(commands::serve(settings))
        }
        Some(Command::Migrate { database }) => {
            let settings = complete(Given { database_url: database, ..given })?;
            runtime()?.block_on(commands::migrate(settings))
        }
        Some(Command::Import { database: DatabaseArgs { database, no_migrate }, import }) => {
            let settings = complete(Given { database_url: database, no_migrate, ..given })?;
            runtime()?.block_on(commands::import(settings, import))
        }
        Some(Command::Token { action }) => {
            let (DatabaseArgs { database, no_migrate }, task) = match action {
                TokenAction::Create { database, token } => (database, TokenTask::Create(token)),
                TokenAction::List { database } => (database, TokenTask::List),
                TokenAction::Revoke { database, name } => (database, TokenTask::Revoke(name)),
            };
            let settings = complete(Given { database_url: database, no_migrate, ..given })?;
            runtime()?.block_on(commands::token(settings, task))
        }
        Some(Command::Export {
            database: DatabaseArgs { database, no_migrate },
            kinds,
            since,
            spoilers,
            gzip,
            output,
        }) => {
            let settings = complete(Given { database_url: database, no_migrate, ..given })?;
            let extent = Extent { kinds, since, ceiling: spoilers };
            runtime()?.block_on(commands::export(settings, extent, commands::Target { output, gzip }))
        }
        Some(Command::Backup { database: DatabaseArgs { database, no_migrate }, path }) => {
            let settings = complete(Given { database_url: database, no_migrate, ..given })?;
            runtime()?.block_on(commands::backup(settings, &path))
        }
        Some(Command::Schema { protocol }) => commands::schema(protocol),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn lifetimes_are_whole_hours_days_or_weeks() {
        let hours = |text| lifetime(text).map(|lifetime| lifetime.as_secs() / 3_600);
        assert_eq!([hours("12h"), hours("90d"), hours("2w")], [Ok(12), Ok(2_160), Ok(336)]);
        for bad in ["", "d", "90", "0d", "-1d", "+1d", "1.5d", "1m", "1dd", "1 d", "99999999999d", "1é"] {
            assert!(lifetime(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
