//! JSON in whichever way it is stored: one document, an array of them, one a line, or the lines of a dump, which is an
//! array with an element a line.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
};

use serde_json::Value;

use crate::{bring::Step, input::Text, parts::fault};

/// The largest document, in bytes.
const DOCUMENT_MAX: u64 = 64 * 1024 * 1024;

/// The documents of a file, each with the line it begins at; or what is none.
pub(crate) struct Documents {
    text: Text,
    line: usize,
    /// Whether a line has turned out to be a whole document.
    by_line: bool,
    ready: VecDeque<(usize, Value)>,
}

impl Documents {
    pub(crate) fn of(text: Text) -> Self {
        Self { text, line: 0, by_line: false, ready: VecDeque::new() }
    }

    fn add(&mut self, line: usize, document: Value) {
        match document {
            Value::Array(documents) => {
                self.ready.extend(documents.into_iter().map(|document| (line, document)));
            }
            document => self.ready.push_back((line, document)),
        }
    }

    fn read_line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = (&mut self.text).take(DOCUMENT_MAX).read_until(b'\n', &mut bytes)?;
        if read as u64 == DOCUMENT_MAX {
            return Err(too_large());
        }
        self.line += 1;
        let text =
            String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok((read > 0).then_some(text))
    }

    /// The document that the lines so far and all that follow are.
    fn read_rest(&mut self, so_far: String) -> io::Result<Result<(), Step>> {
        let mut text = so_far;
        let begun = self.line;
        if (&mut self.text).take(DOCUMENT_MAX).read_to_string(&mut text)? as u64 == DOCUMENT_MAX {
            return Err(too_large());
        }
        match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(document) => {
                self.add(1, document);
                Ok(Ok(()))
            }
            Err(error) => {
                // Lines of which the first is bad, or one bad document.
                let lines: Vec<(usize, Value)> = text
                    .lines()
                    .enumerate()
                    .skip(begun)
                    .filter_map(|(line, text)| Some((line + 1, serde_json::from_str(element(text)).ok()?)))
                    .filter(|(_, document): &(usize, Value)| document.is_object())
                    .collect();
                let line = if lines.is_empty() { error.line() } else { begun };
                self.ready.extend(lines);
                Ok(Err(bad(line, &error)))
            }
        }
    }
}

impl Iterator for Documents {
    type Item = io::Result<Result<(usize, Value), Step>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut before = String::new();
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(Ok(Ok(ready)));
            }
            let text = match self.read_line() {
                Ok(Some(text)) => text,
                Ok(None) if before.trim().is_empty() => return None,
                Ok(None) => String::new(),
                Err(error) => return Some(Err(error)),
            };
            let document = element(&text);
            if !text.is_empty() && matches!(document, "" | "[" | "]") {
                if !self.by_line {
                    before.push_str(&text);
                }
                continue;
            }
            match serde_json::from_str::<Value>(document) {
                Ok(document) if document.is_object() || document.is_array() => {
                    self.by_line = true;
                    before.clear();
                    self.add(self.line, document);
                }
                _ if !self.by_line => {
                    before.push_str(&text);
                    match self.read_rest(std::mem::take(&mut before)) {
                        Ok(Ok(())) => {}
                        Ok(Err(reject)) => return Some(Ok(Err(reject))),
                        Err(error) => return Some(Err(error)),
                    }
                }
                Ok(_) => {
                    let problem = fault("", "NOT_JSON", "is not a JSON object");
                    return Some(Ok(Err(Step::Reject(self.line, vec![problem]))));
                }
                Err(error) => return Some(Ok(Err(bad(self.line, &error)))),
            }
        }
    }
}

/// A line without what a dump puts around its elements.
fn element(line: &str) -> &str {
    line.trim_start_matches('\u{feff}').trim().trim_end_matches(',')
}

fn bad(line: usize, error: &serde_json::Error) -> Step {
    Step::Reject(line, vec![fault("", "NOT_JSON", format!("is not a JSON object: {error}"))])
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a document is larger than {DOCUMENT_MAX} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the documents, and of what is none as a negative number.
    fn lines(text: &'static str) -> Vec<i64> {
        let place = |line: usize| i64::try_from(line).unwrap();
        Documents::of(Box::new(text.as_bytes()))
            .map(|document| match document.unwrap() {
                Ok((line, _)) => place(line),
                Err(Step::Reject(line, _) | Step::Record(line, _)) => -place(line),
            })
            .collect()
    }

    #[test]
    fn every_way_of_storing_documents_is_read() {
        assert_eq!(lines("{\"a\": 1}\n\n{\"a\": 2}"), [1, 3]);
        assert_eq!(lines("{\n  \"a\": 1\n}\n"), [1]);
        assert_eq!(lines("[\n{\"a\": 1},\n{\"a\": 2}\n]\n"), [2, 3]);
        assert_eq!(lines("[{\"a\": 1}, {\"a\": 2}]"), [1, 1]);
        assert_eq!(lines("[\n  {\n \"a\": 1 }\n]"), [1]);
        assert_eq!(lines("{\"a\": 1}\nx\n{\"a\": 2}"), [1, -2, 3]);
        assert_eq!(lines("x\n{\"a\": 2}\n{\"a\": 3}"), [-1, 2, 3]);
        assert_eq!(lines("{\n  \"a\": 1,\n"), [-3]);
        assert!(lines("").is_empty());
    }
}
