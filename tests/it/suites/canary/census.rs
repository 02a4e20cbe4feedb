//! Which canaries came back, from which operation, at which ceiling; and what that proves.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::fixture::{self, LEVELS};
use crate::harness::Response;

/// A request of one operation.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The operation, for reports.
    pub operation: String,
    /// What is asked: a path with its query, or a document.
    pub text: String,
    /// Whether it reads the vocabulary of keywords rather than a film's.
    pub of_keywords: bool,
}

/// What was seen so far.
#[derive(Default)]
pub struct Census {
    seen: BTreeMap<&'static str, BTreeSet<String>>,
    leaks: BTreeMap<(String, String, &'static str), String>,
    asked: BTreeSet<String>,
    answered: BTreeSet<String>,
    failures: Vec<String>,
}

impl Census {
    /// Looks through an answer, its head included.
    pub fn note(&mut self, ceiling: &'static str, ask: &Ask, response: &Response) {
        if response.status.is_server_error() {
            self.failures.push(format!("{}: {} {}", response.status, ask.text, response.text()));
        }
        self.asked.insert(ask.operation.clone());
        if response.status.is_success() {
            self.answered.insert(ask.operation.clone());
        }
        // What the client wrote tells it nothing when it comes back, in an error or a link.
        let sent = canaries(&ask.text);
        let mut received = canaries(response.text());
        received.extend(canaries(&format!("{:?}", response.headers)));
        received.extend(canaries_in_cursors(response.text()));
        for canary in received.difference(&sent) {
            self.seen.entry(ceiling).or_default().insert(canary.clone());
            // The word of a keyword is no spoiler, only what it says of a film is.
            let is_free = ask.of_keywords && canary.starts_with("canarykeywordsname");
            if level_of(canary) > rank(ceiling) && !is_free {
                let leak = (canary.clone(), ask.operation.clone(), ceiling);
                self.leaks.entry(leak).or_insert_with(|| ask.text.clone());
            }
        }
    }

    /// Nothing came back above its ceiling, everything up to it came back from somewhere, and every operation was
    /// asked something it could answer.
    #[track_caller]
    pub fn assert_sound(&self) {
        assert!(self.failures.is_empty(), "the server failed: {:#?}", self.failures);
        let leaks: Vec<String> = self
            .leaks
            .iter()
            .map(|((canary, operation, ceiling), text)| {
                format!("{canary} came back from {operation} at the ceiling {ceiling}, asked with {text}")
            })
            .collect();
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
        let unanswered: Vec<&String> = self.asked.difference(&self.answered).collect();
        assert!(unanswered.is_empty(), "no request suited {unanswered:?}");
        let mut planted = BTreeSet::new();
        for record in fixture::records() {
            planted.extend(canaries(&record.to_string()));
        }
        for ceiling in LEVELS {
            let due = planted.iter().filter(|canary| level_of(canary) <= rank(ceiling));
            let seen = self.seen.get(ceiling).cloned().unwrap_or_default();
            let missing: Vec<&String> = due.filter(|canary| !seen.contains(*canary)).collect();
            assert!(missing.is_empty(), "at the ceiling {ceiling} nothing tells {missing:?}");
        }
    }
}

fn rank(level: &str) -> usize {
    LEVELS.iter().position(|known| *known == level).unwrap_or_else(|| panic!("`{level}` is no level"))
}

fn level_of(canary: &str) -> usize {
    LEVELS
        .iter()
        .position(|level| canary.ends_with(level))
        .unwrap_or_else(|| panic!("`{canary}` ends with no level"))
}

/// The canaries in a text.
pub fn canaries(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    text.match_indices("canary")
        .map(|(start, _)| {
            let rest = &text[start..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        // The name of the film and the prefixes that lists are asked for bear no level.
        .filter(|word| LEVELS.iter().any(|level| word.ends_with(level)))
        .collect()
}

/// The canaries in cursors, which are base64 of the place they stand for.
fn canaries_in_cursors(body: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left: Vec<Value> = serde_json::from_str(body).into_iter().collect();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(list) => left.extend(list),
            Value::Object(object) => left.extend(object.into_iter().map(|(_, value)| value)),
            Value::String(text) if text.len() >= 8 => {
                if let Ok(bytes) = URL_SAFE_NO_PAD.decode(&text) {
                    found.extend(canaries(&String::from_utf8_lossy(&bytes)));
                }
            }
            _ => {}
        }
    }
    found
}
