//! NDJSON: one record a line, the form that import and export share.
//!
//! Records may refer to others further down or in later files. A bad record is reported with its file, line and field,
//! and the rest goes in.

use std::io::{self, BufRead};

use cinegraph_catalog::Editor;
use cinegraph_domain::{
    input::{self, Unread},
    record::{Record, RecordKind},
    validation::FieldProblem,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use crate::pipeline::{ImportError, Reject, Summary};
use crate::pipeline::{Pipeline, Placed, Way};

/// The longest line, in bytes.
pub(crate) const LINE_MAX: usize = 16 * 1024 * 1024;

/// A file, or anything that reads like one.
pub struct Input<'a> {
    /// What it is called in reports.
    pub name: String,
    /// Its lines.
    pub lines: Box<dyn BufRead + Send + 'a>,
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
                progress(&import.0.so_far());
            }
        }
    }
    import.end().await
}

/// An import under way, fed line by line.
pub(crate) struct Import<'a>(Pipeline<'a>);

impl<'a> Import<'a> {
    /// An import of files with these names.
    pub(crate) fn new(
        editor: &'a Editor,
        names: Vec<String>,
        report: &'a mut (dyn FnMut(Reject) + Send),
    ) -> Self {
        Self(Pipeline::new(Way::Whole(editor), names, report))
    }

    /// Takes a line of a file; says whether records were written.
    pub(crate) async fn line(&mut self, file: usize, line: usize, text: &[u8]) -> Result<bool, ImportError> {
        match parse(text) {
            Ok(None) => Ok(false),
            Ok(Some(record)) => self.0.take(Placed { file, number: line, line, record }).await,
            Err(problem) => {
                self.0.reject(file, line, None, vec![problem]);
                Ok(false)
            }
        }
    }

    /// Writes what is left after the last line, and gives what it all came to.
    pub(crate) async fn end(self) -> Result<Summary, ImportError> {
        Ok(self.0.end().await?.total())
    }
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
