//! What the program can be told to do, a file each. How it is told is in `cli`.

mod export;
mod import;
mod progress;
mod serve;
mod token;

use std::io::{self, Write};

use cinegraph_catalog::Store;

use crate::cli::Protocol;
use crate::failure::{Done, Failure};
use crate::settings::Settings;

pub(crate) use export::{Target, backup, export};
pub(crate) use import::import;
pub(crate) use serve::serve;
pub(crate) use token::token;

/// Brings the tables up to date.
pub(crate) async fn migrate(settings: Settings) -> Done {
    let store = open(&settings).await?;
    store.migrate().await.map_err(|error| cannot("migrate", &settings, &error))?;
    close(store).await?;
    say("The database is up to date.")
}

/// Prints a description of the API.
pub(crate) fn schema(protocol: Protocol) -> Done {
    let text = match protocol {
        Protocol::Graphql => cinegraph_api::sdl(),
        Protocol::Openapi => cinegraph_api::openapi_json(),
    };
    say(text.trim_end())
}

async fn open(settings: &Settings) -> Result<Store, Failure> {
    Store::open(&settings.database.url).await.map_err(|error| cannot("open", settings, &error))
}

/// Opens the database with its tables up to date, or made so.
async fn open_current(settings: &Settings) -> Result<Store, Failure> {
    let store = open(settings).await?;
    if settings.no_migrate {
        store.check_migrated().await.map_err(|error| cannot("use", settings, &error))?;
    } else {
        store.migrate().await.map_err(|error| cannot("migrate", settings, &error))?;
    }
    Ok(store)
}

async fn close(store: Store) -> Done {
    store.close().await.map_err(|error| Failure::because("cannot close the database", &error))
}

fn cannot(verb: &str, settings: &Settings, error: &cinegraph_catalog::StoreError) -> Failure {
    Failure::because(format!("cannot {verb} {}", settings.database.shown), error)
}

/// Prints a line to standard output.
fn say(line: &str) -> Done {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{line}").and_then(|()| out.flush());
    match written {
        // Who closes the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::because("cannot write to standard output", &error)),
        Ok(()) => Ok(()),
    }
}
