//! Importing from another catalogue: its files are read, each record is matched with what is there and laid over it.

use std::{collections::HashSet, io};

use cinegraph_catalog::{Editor, Manner};
use cinegraph_domain::{
    date::PartialDate, item::Source, record::Record, spoiler::SpoilerLevel, validation::FieldProblem,
};

use crate::{
    input::{Meter, Place, Text},
    kodi, oscars,
    pipeline::{ImportError, Pipeline, Placed, Reject, Report, Summary, Way},
    theme_ontology, tmdb,
    wikidata::{self, Labels},
};

/// A form that another catalogue gives its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Bodies of TMDB's API.
    Tmdb,
    /// Entities of Wikidata, and lines and tables drawn from it.
    Wikidata,
    /// The `.nfo` files of a Kodi or Jellyfin library.
    Kodi,
    /// The table of Academy Award nominations by DLu.
    Oscars,
    /// The Theme Ontology's themes and stories.
    ThemeOntology,
}

impl Format {
    /// The name under which the change log knows its imports.
    #[must_use]
    pub const fn actor(self) -> &'static str {
        match self {
            Self::Tmdb => "import:tmdb",
            Self::Wikidata => "import:wikidata",
            Self::Kodi => "import:kodi",
            Self::Oscars => "import:oscars",
            Self::ThemeOntology => "import:theme-ontology",
        }
    }

    /// The endings of its files, in the order in which they are read.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Tmdb => &[".json", ".jsonl", ".ndjson"],
            Self::Wikidata => &[".json", ".jsonl", ".ndjson", ".csv"],
            Self::Kodi => &[".nfo"],
            Self::Oscars => &[".tsv", ".csv", ".txt"],
            Self::ThemeOntology => &[".th.txt", ".st.txt"],
        }
    }

    /// Where its records were taken from, looked at today.
    fn source(self, today: PartialDate) -> Source {
        let (name, url, license) = match self {
            Self::Tmdb => ("TMDB", Some("https://www.themoviedb.org/"), Some("TMDB terms of use")),
            Self::Wikidata => ("Wikidata", Some("https://www.wikidata.org/"), Some("CC0-1.0")),
            // What it was scraped from it does not say.
            Self::Kodi => ("Kodi library", None, None),
            Self::Oscars => ("oscar_data", Some("https://github.com/DLu/oscar_data"), Some("BSD-2-Clause")),
            Self::ThemeOntology => {
                ("Theme Ontology", Some("https://www.themeontology.org/"), Some("CC BY-SA 4.0"))
            }
        };
        Source {
            name: name.to_owned(),
            url: url.map(ToOwned::to_owned),
            license: license.map(ToOwned::to_owned),
            accessed_on: Some(today),
        }
    }

    fn read<'a>(self, text: Text, settings: &Settings, labels: &'a Labels) -> Steps<'a> {
        let source = self.source(settings.today);
        match self {
            Self::Tmdb => Box::new(tmdb::read(text, source)),
            Self::Wikidata => wikidata::read(text, source, labels),
            Self::Kodi => Box::new(kodi::read(text, source)),
            Self::Oscars => Box::new(oscars::read(text, source)),
            Self::ThemeOntology => Box::new(theme_ontology::read(text, source, settings.spoilers)),
        }
    }
}

/// What a reader comes upon in a file.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly all are records, and each is moved once or twice")]
pub enum Step {
    /// A record, and the line it stands at, from 1.
    Record(usize, Record),
    /// What is no record, the line it stands at, and what is wrong with it.
    Reject(usize, Vec<FieldProblem>),
}

/// What a reader comes upon, one after the other.
pub type Steps<'a> = Box<dyn Iterator<Item = io::Result<Step>> + Send + 'a>;

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The day, for the sources of what comes in.
    pub today: PartialDate,
    /// How much of the story readings of themes give away, which their files do not say.
    pub spoilers: SpoilerLevel,
}

/// What is told of an import under way.
pub struct Told<'a> {
    /// Each record that was left out.
    pub reject: &'a mut (dyn FnMut(Reject) + Send),
    /// What it has come to so far, after each batch.
    pub progress: &'a mut (dyn FnMut(&Summary) + Send),
}

/// Imports files of another catalogue. Records with links to what was not there are read a second time at the end, for
/// it may have come meanwhile.
///
/// # Errors
/// When a file cannot be read or the database fails. The batches before it are kept; importing again carries on, for
/// what is there already is left as it is.
pub async fn bring(
    editor: &Editor,
    (format, settings): (Format, &Settings),
    manner: Manner,
    (places, meter): (&[Place], &Meter),
    told: Told<'_>,
) -> Result<Report, ImportError> {
    let Told { reject, progress } = told;
    let names = places.iter().map(Place::name).collect();
    let mut pipeline = Pipeline::new(Way::Bring(Box::new(editor.bringing(manner))), names, reject);
    pipeline.last_round = places.contains(&Place::Stdin);
    let labels = labels(format, places)?;
    let reading = Reading { format, settings, labels: &labels };
    round(&mut pipeline, &reading, (places, meter), None, progress).await?;
    if !pipeline.last_round {
        let incomplete = pipeline.last_round();
        if !incomplete.is_empty() {
            round(&mut pipeline, &reading, (places, meter), Some(&incomplete), progress).await?;
        }
    }
    pipeline.end().await
}

/// How files are read, and what is known of them before.
struct Reading<'a> {
    format: Format,
    settings: &'a Settings,
    labels: &'a Labels,
}

/// What the files tell of how entities are called that others name by their ids.
fn labels(format: Format, places: &[Place]) -> Result<Labels, ImportError> {
    let mut labels = Labels::default();
    if format == Format::Wikidata {
        for place in places.iter().filter(|place| **place != Place::Stdin) {
            let learnt = place.open(&Meter::default()).and_then(|text| labels.learn(text));
            learnt.map_err(|error| ImportError::Read { file: place.name(), error })?;
        }
    }
    Ok(labels)
}

/// Reads all files, or of them only the records at these places.
async fn round(
    pipeline: &mut Pipeline<'_>,
    reading: &Reading<'_>,
    (places, meter): (&[Place], &Meter),
    only: Option<&HashSet<(usize, usize)>>,
    progress: &mut (dyn FnMut(&Summary) + Send),
) -> Result<(), ImportError> {
    for (file, place) in places.iter().enumerate() {
        if only.is_some_and(|only| !only.iter().any(|(of, _)| *of == file)) {
            continue;
        }
        let failed = |error| ImportError::Read { file: place.name(), error };
        let text = place.open(meter).map_err(failed)?;
        for (number, step) in reading.format.read(text, reading.settings, reading.labels).enumerate() {
            match (step.map_err(failed)?, only) {
                (Step::Record(line, record), only)
                    if only.is_none_or(|only| only.contains(&(file, number))) =>
                {
                    if only.is_some() {
                        pipeline.recount((file, number), record.kind());
                    }
                    if pipeline.take(Placed { file, number, line, record }).await? {
                        progress(&pipeline.so_far());
                    }
                }
                (Step::Reject(line, problems), None) => pipeline.reject(file, line, None, problems),
                (Step::Record(..) | Step::Reject(..), _) => {}
            }
        }
    }
    pipeline.settle().await?;
    progress(&pipeline.so_far());
    Ok(())
}
