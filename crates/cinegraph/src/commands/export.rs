//! `export` and `backup`: the catalogue as records, and the database as a file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use cinegraph_catalog::{Exporter, Extent};
use cinegraph_domain::actor::Actor;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::commands::progress::Progress;
use crate::commands::{close, open_current, say};
use crate::failure::{Done, Failure};
use crate::settings::Settings;

/// Where an export goes, and how.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The file; standard output where there is none.
    pub(crate) output: Option<PathBuf>,
    pub(crate) gzip: bool,
}

pub(crate) async fn export(settings: Settings, extent: Extent, target: Target) -> Done {
    let store = open_current(&settings).await?;
    let exported = write(&store, extent, &target).await;
    close(store).await?;
    exported
}

async fn write(store: &cinegraph_catalog::Store, extent: Extent, target: &Target) -> Done {
    let failed = |error: io::Error| Failure::because("cannot write the export", &error);
    let read = |error| Failure::because("cannot read the catalogue", &error);
    let mut out = open(target).map_err(failed)?;
    let mut exporter = Exporter::begin(store, &Actor::operator(), extent).await.map_err(read)?;
    let mut progress = Progress::new(false);
    while let Some(records) = exporter.next().await.map_err(read)? {
        for record in &records {
            let line = serde_json::to_vec(record).map_err(|error| failed(error.into()))?;
            match out.write_all(&line).and_then(|()| out.write_all(b"\n")) {
                // Who closes the pipe has read enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                written => written.map_err(failed)?,
            }
        }
        progress.add(records.len());
    }
    match out.finish() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        finished => finished.map_err(failed)?,
    }
    progress.end();
    Ok(())
}

/// A file or standard output, packed or not.
enum Output {
    Plain(Box<dyn Write + Send>),
    Packed(GzEncoder<Box<dyn Write + Send>>),
}

fn open(target: &Target) -> io::Result<Output> {
    let plain: Box<dyn Write + Send> = match &target.output {
        Some(path) => Box::new(BufWriter::new(File::create(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    Ok(if target.gzip {
        Output::Packed(GzEncoder::new(plain, Compression::default()))
    } else {
        Output::Plain(plain)
    })
}

impl Output {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.write_all(bytes),
            Self::Packed(out) => out.write_all(bytes),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(mut out) => out.flush(),
            Self::Packed(out) => out.finish()?.flush(),
        }
    }
}

/// Copies the database of a running server to a file.
pub(crate) async fn backup(settings: Settings, path: &Path) -> Done {
    if !settings.database.url.is_embedded() {
        return Err(Failure::usage(
            "backup copies SQLite files; for PostgreSQL use pg_dump, or `cinegraph export` for the catalogue alone",
        ));
    }
    if path.exists() {
        return Err(Failure::new(format!("{} is there already", path.display())));
    }
    let store = open_current(&settings).await?;
    let copied = store.copy_to(path).await;
    close(store).await?;
    copied.map_err(|error| Failure::because(format!("cannot write {}", path.display()), &error))?;
    say(&format!("Copied {} to {}.", settings.database.shown, path.display()))
}
