//! NDJSON: one record a line, the form that import and export share.
//!
//! Records may refer to others further down or in later files: what waits for a reference is tried again once
//! everything has been read. A bad record is reported with its file, line and field, and the rest goes in.

use std::{
    collections::{HashMap, HashSet},
    io::{self, BufRead},
};

use cinegraph_catalog::{CatalogError, Editor, Outcome, editor::Applied};
use cinegraph_domain::{
    input::{self, Unread},
    record::{Record, RecordKind},
    reference::Reference,
    slug,
    validation::FieldProblem,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// How many records one transaction takes.
const BATCH: usize = 500;
/// The longest line, in bytes.
pub(crate) const LINE_MAX: usize = 16 * 1024 * 1024;

/// A file, or anything that reads like one.
pub struct Input<'a> {
    /// What it is called in reports.
    pub name: String,
    /// Its lines.
    pub lines: Box<dyn BufRead + Send + 'a>,
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it; never empty.
    pub problems: Vec<FieldProblem>,
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records that were not there before.
    pub created: usize,
    /// Records that were changed.
    pub updated: usize,
    /// Records that were there as they should be.
    pub unchanged: usize,
    /// Records that were left out.
    pub rejected: usize,
}

impl Summary {
    /// Records that were dealt with, one way or another.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.created + self.updated + self.unchanged + self.rejected
    }
}

/// Why an import stopped before its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file could not be read.
    #[error("{file}: {error}")]
    Read {
        /// The file.
        file: String,
        /// Why not.
        error: io::Error,
    },
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

/// A record and where it stood.
struct Placed {
    file: usize,
    line: usize,
    record: Record,
}

/// Imports every input in turn. Each record left out is given to `report`.
///
/// # Errors
/// When an input cannot be read or the database fails. The batches before it are kept; importing again is safe, for
/// what is there already is left as it is.
pub async fn import(
    editor: &Editor,
    inputs: Vec<Input<'_>>,
    report: &mut (dyn FnMut(Reject) + Send),
) -> Result<Summary, ImportError> {
    import_watched(editor, inputs, report, &mut |_| ()).await
}

/// The same; `progress` is told from time to time what it has come to so far.
///
/// # Errors
/// As [`import`].
pub async fn import_watched(
    editor: &Editor,
    inputs: Vec<Input<'_>>,
    report: &mut (dyn FnMut(Reject) + Send),
    progress: &mut (dyn FnMut(&Summary) + Send),
) -> Result<Summary, ImportError> {
    let names = inputs.iter().map(|input| input.name.clone()).collect();
    let mut import = Import::new(editor, names, report);
    for (file, input) in inputs.into_iter().enumerate() {
        let mut lines = input.lines;
        let mut line = 0;
        while let Some(text) =
            read_line(&mut lines).map_err(|error| ImportError::Read { file: input.name.clone(), error })?
        {
            line += 1;
            if import.line(file, line, &text).await? {
                progress(&import.summary);
            }
        }
    }
    import.end().await
}

/// A record whose references do not all lead somewhere yet.
struct Waiting {
    placed: Placed,
    problems: Vec<FieldProblem>,
    missing: Vec<Reference>,
}

/// An import under way, fed line by line.
pub(crate) struct Import<'a> {
    editor: &'a Editor,
    names: Vec<String>,
    report: &'a mut (dyn FnMut(Reject) + Send),
    summary: Summary,
    batch: Vec<Placed>,
    waiting: Vec<Waiting>,
    /// What has been written of records that are not whole yet, by file and line.
    begun: HashMap<(usize, usize), Outcome>,
}

impl<'a> Import<'a> {
    /// An import of files with these names.
    pub(crate) fn new(
        editor: &'a Editor,
        names: Vec<String>,
        report: &'a mut (dyn FnMut(Reject) + Send),
    ) -> Self {
        Self {
            editor,
            names,
            report,
            summary: Summary::default(),
            batch: Vec::with_capacity(BATCH),
            waiting: Vec::new(),
            begun: HashMap::new(),
        }
    }

    /// Takes a line of a file; says whether records were written.
    pub(crate) async fn line(&mut self, file: usize, line: usize, text: &[u8]) -> Result<bool, ImportError> {
        match parse(text) {
            Ok(None) => {}
            Ok(Some(record)) => self.batch.push(Placed { file, line, record }),
            Err(problem) => self.reject(file, line, vec![problem]),
        }
        if self.batch.len() < BATCH {
            return Ok(false);
        }
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.apply(batch).await?;
        Ok(true)
    }

    /// Writes what is left after the last line, and gives what it all came to.
    pub(crate) async fn end(mut self) -> Result<Summary, ImportError> {
        let batch = std::mem::take(&mut self.batch);
        self.apply(batch).await?;
        self.retry().await?;
        Ok(self.summary)
    }

    async fn apply(&mut self, batch: Vec<Placed>) -> Result<(), ImportError> {
        if batch.is_empty() {
            return Ok(());
        }
        let (places, records): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|placed| ((placed.file, placed.line), placed.record)).unzip();
        let applied = self.editor.apply(&records).await?;
        for (((file, line), record), applied) in places.into_iter().zip(records).zip(applied) {
            match applied {
                Applied::Written(written) => {
                    let begun = self.begun.remove(&(file, line)).unwrap_or(Outcome::Unchanged);
                    match written.outcome.max(begun) {
                        Outcome::Created => self.summary.created += 1,
                        Outcome::Updated => self.summary.updated += 1,
                        Outcome::Unchanged => self.summary.unchanged += 1,
                    }
                }
                Applied::Waiting(error) => {
                    let problems = cinegraph_catalog::editor::problems(&error);
                    let placed = Placed { file, line, record };
                    self.waiting.push(Waiting { placed, problems, missing: error.missing() });
                }
                Applied::Rejected(problems) => self.reject(file, line, problems),
            }
        }
        Ok(())
    }

    /// Tries what waits again for as long as that makes any of it go in, then reports the rest.
    async fn retry(&mut self) -> Result<(), ImportError> {
        let mut cycles_broken = false;
        while !self.waiting.is_empty() {
            let before = self.waiting.len();
            for batch in batches(std::mem::take(&mut self.waiting)) {
                self.apply(batch).await?;
            }
            if self.waiting.len() == before {
                if cycles_broken {
                    break;
                }
                self.break_cycles().await?;
                cycles_broken = true;
            }
        }
        for Waiting { placed, problems, .. } in std::mem::take(&mut self.waiting) {
            self.reject(placed.file, placed.line, problems);
        }
        Ok(())
    }

    /// Films may point to one another in a circle. Those that miss nothing but each other are written without their
    /// pointers to one another; the whole record follows.
    async fn break_cycles(&mut self) -> Result<(), ImportError> {
        let mut circle: Vec<&Waiting> = self.waiting.iter().collect();
        loop {
            let names: HashSet<Reference> =
                circle.iter().flat_map(|waiting| names_of(&waiting.placed.record)).collect();
            let before = circle.len();
            circle.retain(|waiting| waiting.missing.iter().all(|reference| names.contains(reference)));
            if circle.len() == before {
                break;
            }
        }
        let partial: Vec<((usize, usize), Record)> = circle
            .iter()
            .filter_map(|Waiting { placed, missing, .. }| {
                Some(((placed.file, placed.line), without(&placed.record, missing)?))
            })
            .collect();
        let (places, records): (Vec<_>, Vec<_>) = partial.into_iter().unzip();
        for (place, applied) in places.into_iter().zip(self.editor.apply(&records).await?) {
            if let Applied::Written(written) = applied {
                self.begun.insert(place, written.outcome);
            }
        }
        Ok(())
    }

    fn reject(&mut self, file: usize, line: usize, problems: Vec<FieldProblem>) {
        self.summary.rejected += 1;
        (self.report)(Reject { file: self.names[file].clone(), line, problems });
    }
}

/// What other records may call a film.
fn names_of(record: &Record) -> Vec<Reference> {
    let Record::Film(film) = record else { return Vec::new() };
    let made = || match film.year {
        Some(year) => slug::slug_of(&format!("{} {year}", film.primary_title)),
        None => slug::slug_of(&film.primary_title),
    };
    let slug = film.slug.clone().or_else(made).map(Reference::Slug);
    let elsewhere = film.external_ids.iter().map(|id| Reference::External(id.source, id.value.clone()));
    slug.into_iter().chain(elsewhere).collect()
}

/// A film without its pointers to films of these names; nothing when it has none.
fn without(record: &Record, names: &[Reference]) -> Option<Record> {
    let Record::Film(film) = record else { return None };
    let mut film = film.clone();
    if let Some(recommendations) = &mut film.recommendations {
        recommendations.retain(|recommendation| !names.contains(&recommendation.film));
    }
    for scene in film.scenes.iter_mut().flatten() {
        scene.teases = scene.teases.take().filter(|film| !names.contains(film));
    }
    let partial = Record::Film(film);
    (partial != *record).then_some(partial)
}

fn batches(waiting: Vec<Waiting>) -> Vec<Vec<Placed>> {
    let mut waiting = waiting.into_iter().map(|waiting| waiting.placed).peekable();
    let mut batches = Vec::new();
    while waiting.peek().is_some() {
        batches.push(waiting.by_ref().take(BATCH).collect());
    }
    batches
}

/// The next line without its end; `None` after the last one.
fn read_line(lines: &mut (dyn BufRead + Send)) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let limit = u64::try_from(LINE_MAX).unwrap_or(u64::MAX);
    io::Read::take(&mut *lines, limit).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() == LINE_MAX {
        return Err(line_too_long());
    }
    Ok(Some(line))
}

pub(crate) fn line_too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a line is longer than {LINE_MAX} bytes"))
}

/// The record on a line; `None` when the line is blank.
fn parse(line: &[u8]) -> Result<Option<Record>, FieldProblem> {
    let text = std::str::from_utf8(line).map_err(|error| {
        fault("", "NOT_UTF8", format!("is not UTF-8 from byte {} on", error.valid_up_to()))
    })?;
    // Some editors begin a file with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut fields: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| fault("", "NOT_JSON", format!("is not a JSON object: {error}")))?;
    let kind = fields.remove("kind");
    let kind =
        kind.as_ref().and_then(Value::as_str).ok_or_else(|| fault("kind", "MISSING", known_kinds()))?;
    let record = match kind {
        "genre" => Record::Genre(draft(fields)?),
        "keyword" => Record::Keyword(draft(fields)?),
        "company" => Record::Company(draft(fields)?),
        "collection" => Record::Collection(draft(fields)?),
        "person" => Record::Person(draft(fields)?),
        "place" => Record::Place(draft(fields)?),
        "theme" => Record::Theme(draft(fields)?),
        "source_work" => Record::SourceWork(draft(fields)?),
        "award_body" => Record::AwardBody(draft(fields)?),
        "film" => Record::Film(Box::new(draft(fields)?)),
        "nomination" => Record::Nomination(draft(fields)?),
        other => {
            return Err(fault(
                "kind",
                "UNKNOWN_KIND",
                format!("`{other}` is no kind of record: {}", known_kinds()),
            ));
        }
    };
    Ok(Some(record))
}

fn known_kinds() -> String {
    let kinds: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
    format!("must be one of {}", kinds.join(", "))
}

fn draft<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, FieldProblem> {
    input::draft(fields).map_err(|Unread { path, message }| fault(&path, "MALFORMED", message))
}

fn fault(path: &str, code: &'static str, message: String) -> FieldProblem {
    FieldProblem { path: path.to_owned(), code, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: &str) -> (String, &'static str) {
        let problem = parse(line.as_bytes()).expect_err("the line is bad");
        (problem.path, problem.code)
    }

    #[test]
    fn a_bad_line_says_where_it_is_bad() {
        assert_eq!(problem("{"), (String::new(), "NOT_JSON"));
        assert_eq!(problem("[1]"), (String::new(), "NOT_JSON"));
        assert_eq!(problem("{}"), ("kind".into(), "MISSING"));
        assert_eq!(problem(r#"{"kind":"actor"}"#), ("kind".into(), "UNKNOWN_KIND"));
        assert_eq!(problem(r#"{"kind":"place","slug":"a","name":1}"#), ("name".into(), "MALFORMED"));
        let film = r#"{"kind":"film","primaryTitle":"A","titleType":"movie","roles":[{"person":"a","department":"acting","job":"Actor","colour":1}]}"#;
        assert_eq!(problem(film), ("roles[0].colour".into(), "MALFORMED"));
        assert_eq!(parse(b"\xff").expect_err("not UTF-8").code, "NOT_UTF8");
    }

    #[test]
    fn blank_lines_are_passed_over() {
        assert_eq!(parse(b"  \r"), Ok(None));
    }

    #[test]
    fn a_line_without_end_is_read_and_one_without_bound_is_not() {
        let mut short: &[u8] = b"a\n\nb";
        let mut lines = Vec::new();
        while let Some(line) = read_line(&mut short).unwrap() {
            lines.push(line);
        }
        assert_eq!(lines, [b"a".to_vec(), b"".to_vec(), b"b".to_vec()]);
        let long = vec![b'x'; LINE_MAX + 1];
        assert!(read_line(&mut long.as_slice()).is_err());
    }
}
