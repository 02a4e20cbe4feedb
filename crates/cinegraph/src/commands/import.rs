//! `import`: files, folders and standard input as inputs of an importer, and its report in lines of text.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cinegraph_catalog::{Editor, Manner};
use cinegraph_domain::actor::{Actor, Scope};
use cinegraph_domain::date::{Clock, PartialDate, SystemClock};
use cinegraph_importers::Report;
use cinegraph_importers::bring::{self, Told};
use cinegraph_importers::input::{Meter, Place};
use cinegraph_importers::ndjson::{self, Input, Reject, Summary};

use crate::cli::{Format, ImportArgs};
use crate::commands::progress::Progress;
use crate::commands::{close, open_current, say};
use crate::demo::line;
use crate::failure::{Done, Failure};
use crate::settings::Settings;

pub(crate) async fn import(settings: Settings, import: ImportArgs) -> Done {
    match form(import.format) {
        Some(form) => bring(settings, form, import).await,
        None => whole(settings, import).await,
    }
}

/// The form of another catalogue's files; nothing for our own.
const fn form(format: Format) -> Option<bring::Format> {
    match format {
        Format::Ndjson => None,
        Format::Tmdb => Some(bring::Format::Tmdb),
        Format::Wikidata => Some(bring::Format::Wikidata),
        Format::Kodi => Some(bring::Format::Kodi),
        Format::Oscars => Some(bring::Format::Oscars),
        Format::ThemeOntology => Some(bring::Format::ThemeOntology),
    }
}

/// Imports records of our own form, each of which is the whole of what it speaks of.
async fn whole(settings: Settings, import: ImportArgs) -> Done {
    if import.dry_run {
        return Err(Failure::usage("ndjson is imported as it stands: it knows no --dry-run"));
    }
    // First of all, so that a mistyped name is found before anything is written.
    let meter = Meter::default();
    let places = places(&import.paths, &[".ndjson"])?;
    let mut inputs = Vec::with_capacity(places.len());
    for place in &places {
        let lines = place.open(&meter).map_err(|error| cannot_read(&place.name(), &error))?;
        inputs.push(Input { name: place.name(), lines });
    }
    let store = open_current(&settings).await?;
    let editor = Editor::new(store.clone(), Arc::new(SystemClock), Actor::operator());
    let mut rejects = Rejects::new(&import.rejects);
    let mut progress = Progress::new(false);
    let mut told = |summary: &Summary| progress.reach(summary.done());
    let summary =
        ndjson::import_watched(&editor, inputs, &mut |reject| rejects.add(&reject), &mut told).await;
    progress.end();
    let summary = summary.map_err(|error| Failure::because("the import stopped", &error))?;
    close(store).await?;
    rejects.end()?;
    say(&counts(&summary))?;
    judged(&summary, import.strict)
}

/// Imports what another catalogue knows.
async fn bring(settings: Settings, form: bring::Format, import: ImportArgs) -> Done {
    let places = places(&import.paths, form.endings())?;
    let meter = Meter::default();
    let mut length = Some(0);
    for place in &places {
        let of_place = place.length().map_err(|error| cannot_read(&place.name(), &error))?;
        length = length.zip(of_place).map(|(length, of_place)| length + of_place);
    }
    let store = open_current(&settings).await?;
    let actor = Actor { name: Some(form.actor().to_owned()), scopes: vec![Scope::Admin], ceiling: None };
    let editor = Editor::new(store.clone(), Arc::new(SystemClock), actor);
    let reading = bring::Settings { today: today()?, spoilers: import.spoilers };
    let manner = Manner { overwrite: import.overwrite, dry_run: import.dry_run };
    let mut rejects = Rejects::new(&import.rejects);
    let mut progress = Progress::new(true);
    let told = Told {
        reject: &mut |reject| rejects.add(&reject),
        progress: &mut |summary| {
            if let Some(length) = length {
                progress.read(meter.bytes(), length);
            }
            progress.reach(summary.done());
        },
    };
    let report = bring::bring(&editor, (form, &reading), manner, (&places, &meter), told).await;
    progress.end();
    let report = report.map_err(|error| Failure::because("the import stopped", &error))?;
    close(store).await?;
    rejects.end()?;
    let summary = report.total();
    say(&lines(&report, import.dry_run).join("\n"))?;
    judged(&summary, import.strict)
}

/// What an import came to, by kind and in all.
fn lines(report: &Report, dry_run: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for ((kind, operation), deeds) in &report.deeds {
        let fields: Vec<String> =
            deeds.fields.iter().map(|(field, times)| format!("{field} {times}")).collect();
        lines.push(format!("would {operation} {} {}: {}", deeds.entities, kind.as_str(), fields.join(", ")));
    }
    for (kind, summary) in &report.by_kind {
        lines.push(format!("{}: {}", kind.as_str(), counts(summary)));
    }
    if report.left_out > 0 {
        lines.push(format!("left out {} links to what the catalogue has not got", report.left_out));
    }
    lines.push(counts(&report.total()));
    if dry_run {
        lines.push("nothing was changed: this was a dry run".to_owned());
    }
    lines
}

fn counts(summary: &Summary) -> String {
    format!(
        "created {} updated {} unchanged {} rejected {}",
        summary.created, summary.updated, summary.unchanged, summary.rejected
    )
}

fn judged(summary: &Summary, strict: bool) -> Done {
    match summary.rejected {
        rejected if strict && rejected > 0 => Err(Failure::new(format!("{rejected} records were left out"))),
        _ => Ok(()),
    }
}

fn today() -> Result<PartialDate, Failure> {
    let now = SystemClock.now().to_string();
    now.get(..10)
        .and_then(|day| day.parse().ok())
        .ok_or_else(|| Failure::new(format!("the clock says {now}, which is no date of a catalogue")))
}

/// Where records go that were left out: each is said on standard error and written to a file, which is made with the
/// first.
struct Rejects {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    written: io::Result<()>,
}

impl Rejects {
    fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), file: None, written: Ok(()) }
    }

    fn add(&mut self, reject: &Reject) {
        if self.written.is_ok() {
            self.written = self.write(reject);
        }
    }

    fn write(&mut self, reject: &Reject) -> io::Result<()> {
        writeln!(io::stderr(), "{}", line(reject))?;
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::new(File::create(&self.path)?)),
        };
        let problems: Vec<serde_json::Value> = reject
            .problems
            .iter()
            .map(|problem| {
                serde_json::json!({ "path": problem.path, "code": problem.code, "message": problem.message })
            })
            .collect();
        let line = serde_json::json!({ "file": reject.file, "line": reject.line, "problems": problems });
        writeln!(file, "{line}")
    }

    fn end(mut self) -> Done {
        let flushed = match &mut self.file {
            Some(file) => self.written.and_then(|()| file.flush()),
            None => self.written,
        };
        flushed.map_err(|error| Failure::because(format!("cannot write {}", self.path.display()), &error))
    }
}

/// The files to read: those named, and those in folders whose names have one of the endings, by ending and name.
fn places(paths: &[PathBuf], endings: &[&str]) -> Result<Vec<Place>, Failure> {
    let mut places = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            places.push(Place::Stdin);
            continue;
        }
        let found = files(path, endings).map_err(|error| cannot_read(&path.display().to_string(), &error))?;
        places.extend(found.into_iter().map(Place::File));
    }
    Ok(places)
}

fn files(path: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if let Some(rank) = rank(&entry.path(), endings) {
                files.push((rank, entry.path()));
            }
        }
    }
    if files.is_empty() {
        let message = format!("the folder has no {} files", endings.join(" or "));
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    files.sort_unstable();
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

/// Which of the endings a file has, packed or not.
fn rank(file: &Path, endings: &[&str]) -> Option<usize> {
    let name = file.file_name().map(OsStr::to_string_lossy)?.to_lowercase();
    let name = [".gz", ".bz2"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
    endings.iter().position(|ending| name.ends_with(ending))
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure::because(format!("cannot read {name}"), error)
}
