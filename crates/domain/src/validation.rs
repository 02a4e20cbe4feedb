//! Checking what comes in: every problem at once, each with the path of the field it is about.

use std::fmt::Write as _;

use crate::{country, external_id::ExternalId, id::Kind, locale, slug};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where, such as `roles[3].person`.
    pub path: String,
    /// A stable word for the kind of problem, such as `TOO_LONG`.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// The longest single line: a title, a name, a heading.
pub const LINE_MAX: usize = 500;
/// The longest running text, in Unicode scalar values.
pub const TEXT_MAX: usize = 65_536;

/// Something that can say what is wrong with it.
pub trait Validate {
    /// Adds each problem to `check`.
    fn validate(&self, check: &mut Check);
}

/// Collects problems while it walks a record.
#[derive(Debug, Default)]
pub struct Check {
    path: String,
    problems: Vec<FieldProblem>,
}

impl Check {
    /// All the problems of `record`, none when it is sound.
    #[must_use]
    pub fn all(record: &impl Validate) -> Vec<FieldProblem> {
        let mut check = Self::default();
        record.validate(&mut check);
        check.problems
    }

    /// Notes a problem with `field`.
    pub fn problem(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        let path = if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) };
        self.problems.push(FieldProblem { path, code, message: message.into() });
    }

    /// Checks each of a list, under `field[0]`, `field[1]`, …
    pub fn each<T: Validate>(&mut self, field: &str, items: &[T]) {
        for (index, item) in items.iter().enumerate() {
            self.within(field, index, |check| item.validate(check));
        }
    }

    /// The same for a list that may not be given.
    pub fn each_given<T: Validate>(&mut self, field: &str, items: Option<&[T]>) {
        self.each(field, items.unwrap_or_default());
    }

    fn within(&mut self, field: &str, index: usize, inside: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        // Writing to a String cannot fail.
        let _ = write!(self.path, "{field}[{index}]");
        inside(self);
        self.path.truncate(length);
    }

    /// A single line that must say something.
    pub fn line(&mut self, field: &str, text: &str) {
        self.sized(field, text, LINE_MAX);
        if text.contains(['\n', '\r']) {
            self.problem(field, "NOT_ONE_LINE", "must be one line");
        }
    }

    /// A single line that may be missing.
    pub fn line_given(&mut self, field: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.line(field, text);
        }
    }

    /// A running text that must say something.
    pub fn text(&mut self, field: &str, text: &str) {
        self.sized(field, text, TEXT_MAX);
    }

    /// A running text that may be missing.
    pub fn text_given(&mut self, field: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(field, text);
        }
    }

    /// Each of a list of lines.
    pub fn lines(&mut self, field: &str, lines: &[String]) {
        for (index, line) in lines.iter().enumerate() {
            self.line(&format!("{field}[{index}]"), line);
        }
    }

    fn sized(&mut self, field: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.problem(
                field,
                "BLANK",
                "must not be blank; leave the field out when there is nothing to say",
            );
        }
        if text.chars().count() > most {
            self.problem(field, "TOO_LONG", format!("must have at most {most} characters"));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.problem(field, "CONTROL_CHARACTER", "must not hold control characters");
        }
    }

    /// A slug.
    pub fn slug(&mut self, field: &str, text: &str) {
        if !slug::is_slug(text) {
            let message =
                "must be lower-case letters, digits and single hyphens, such as never-let-me-go-2010";
            self.problem(field, "MALFORMED_SLUG", message);
        }
    }

    /// A key that names an item within its owner.
    pub fn key(&mut self, field: &str, key: Option<&str>) {
        if let Some(key) = key {
            self.slug(field, key);
        }
    }

    /// What names an item of the same film: its id, or its key.
    pub fn pointer(&mut self, field: &str, kind: Kind, name: Option<&str>) {
        let Some(name) = name else { return };
        let is_id = Kind::parse_id(name).is_some_and(|(of, _)| of == kind);
        if !is_id && !slug::is_slug(name) {
            let message = format!(
                "must be an id such as {}_3, or the key of an item in the same record",
                kind.as_str()
            );
            self.problem(field, "MALFORMED_REFERENCE", message);
        }
    }

    /// Each of a list of such names.
    pub fn pointers(&mut self, field: &str, kind: Kind, names: &[String]) {
        for (index, name) in names.iter().enumerate() {
            self.pointer(&format!("{field}[{index}]"), kind, Some(name));
        }
    }

    /// Checks a record within the record, under `field`.
    pub fn nested(&mut self, field: &str, record: &impl Validate) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(field);
        record.validate(self);
        self.path.truncate(length);
    }

    /// A language tag that may be missing.
    pub fn language(&mut self, field: &str, tag: Option<&str>) {
        if tag.is_some_and(|tag| !locale::is_language_tag(tag)) {
            self.problem(field, "MALFORMED_LANGUAGE", "must be a BCP 47 language tag such as en or pt-BR");
        }
    }

    /// An ISO 3166-1 country code that may be missing.
    pub fn country(&mut self, field: &str, code: Option<&str>) {
        if code.is_some_and(|code| !country::is_country(code)) {
            self.problem(field, "UNKNOWN_COUNTRY", "must be an ISO 3166-1 alpha-2 code such as GB");
        }
    }

    /// An address that may be missing.
    pub fn url(&mut self, field: &str, url: Option<&str>) {
        let Some(url) = url else { return };
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let sound = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            && url.len() <= 2000
            && !url.chars().any(|c| c.is_control() || c.is_whitespace());
        if !sound {
            self.problem(field, "MALFORMED_URL", "must be an address that begins with https:// or http://");
        }
    }

    /// A number that must lie in a range when it is given.
    pub fn range(&mut self, field: &str, number: Option<i64>, least: i64, most: i64) {
        if number.is_some_and(|number| !(least..=most).contains(&number)) {
            self.problem(field, "OUT_OF_RANGE", format!("must be from {least} to {most}"));
        }
    }

    /// Ids in other catalogues, each by the pattern of its source.
    pub fn external_ids(&mut self, field: &str, ids: &[ExternalId]) {
        for (index, id) in ids.iter().enumerate() {
            if !id.source.accepts(&id.value) {
                let message = format!("must be {}", id.source.form());
                self.problem(&format!("{field}[{index}].value"), "MALFORMED_EXTERNAL_ID", message);
            }
        }
    }
}
