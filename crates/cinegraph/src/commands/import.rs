//! `import`: files, folders and standard input as inputs of an importer, and its report in lines of text.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cinegraph_catalog::Editor;
use cinegraph_domain::actor::Actor;
use cinegraph_domain::date::SystemClock;
use cinegraph_importers::ndjson::{self, Input, Summary};
use flate2::bufread::MultiGzDecoder;

use crate::cli::Format;
use crate::commands::export::Progress;
use crate::commands::{close, open_current, say};
use crate::demo::line;
use crate::failure::{Done, Failure};
use crate::settings::Settings;

pub(crate) async fn import(settings: Settings, format: Format, paths: &[PathBuf], strict: bool) -> Done {
    // First of all, so that a mistyped name is found before anything is written.
    let inputs = inputs(paths, format)?;
    let store = open_current(&settings).await?;
    let editor = Editor::new(store.clone(), Arc::new(SystemClock), Actor::operator());
    let mut reported = Ok(());
    let mut report = |reject| {
        let written = writeln!(io::stderr(), "{}", line(&reject));
        if reported.is_ok() {
            reported = written;
        }
    };
    let mut progress = Progress::new();
    let summary = match format {
        Format::Ndjson => {
            let mut told = |summary: &Summary| progress.reach(summary.done());
            ndjson::import_watched(&editor, inputs, &mut report, &mut told).await
        }
    };
    progress.end();
    let summary = summary.map_err(|error| Failure::because("the import stopped", &error))?;
    close(store).await?;
    reported.map_err(|error| Failure::because("cannot write to standard error", &error))?;
    say(&format!(
        "created {} updated {} unchanged {} rejected {}",
        summary.created, summary.updated, summary.unchanged, summary.rejected
    ))?;
    match summary.rejected {
        rejected if strict && rejected > 0 => Err(Failure::new(format!("{rejected} records were left out"))),
        _ => Ok(()),
    }
}

fn inputs(paths: &[PathBuf], format: Format) -> Result<Vec<Input<'static>>, Failure> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input { name: "-".to_owned(), lines: Box::new(BufReader::new(io::stdin())) });
            continue;
        }
        let cannot_read =
            |error: io::Error| Failure::because(format!("cannot read {}", path.display()), &error);
        for file in files(path, format).map_err(cannot_read)? {
            inputs.push(Input { name: file.display().to_string(), lines: open(&file).map_err(cannot_read)? });
        }
    }
    Ok(inputs)
}

/// The file itself, or the files of a folder that have the format's ending, by name.
fn files(path: &Path, format: Format) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let ending = match format {
        Format::Ndjson => ".ndjson",
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let name = file.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        if name.strip_suffix(".gz").unwrap_or(&name).ends_with(ending) {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("the folder has no {ending} files")));
    }
    files.sort_unstable();
    Ok(files)
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let file = BufReader::new(File::open(path)?);
    Ok(if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz")) {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    })
}
