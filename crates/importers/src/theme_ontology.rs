//! The Theme Ontology's text files: themes (`.th.txt`), and stories annotated with them (`.st.txt`).
//!
//! An entry is a name underlined with equals signs and fields that begin with `:: `. A line of a story's list of themes
//! reads `theme <carrier> [justification]`; either may be missing.

use std::io::{self, BufRead, Lines};

use cinegraph_domain::{
    date::PartialDate,
    external_id::ExternalSource,
    item::Source,
    record::Record,
    reference::Reference,
    spoiler::SpoilerLevel,
    theme::{ThemeDraft, ThemeReadingDraft},
    vocabulary::ThemeStrength,
};

use crate::{
    bring::Step,
    input::Text,
    parts::{Keys, character, fault, film, id, line, said, slug_for},
};

/// Reads a file of themes or stories.
pub(crate) fn read(
    text: Text,
    source: Source,
    spoilers: SpoilerLevel,
) -> impl Iterator<Item = io::Result<Step>> {
    Entries { lines: text.lines(), number: 0, name: None, done: false }.filter_map(move |entry| match entry {
        Ok(entry) => step(&entry, &source, spoilers).map(Ok),
        Err(error) => Some(Err(error)),
    })
}

/// An entry as it stands: its name, the line of that, and its fields.
struct Entry {
    line: usize,
    name: String,
    fields: Vec<(String, String)>,
}

impl Entry {
    fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.field(name).unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// A text whose lines were broken to fit the page; paragraphs stay apart.
    fn paragraphs(&self, name: &str) -> Option<String> {
        let paragraphs: Vec<String> = self
            .field(name)?
            .split("\n\n")
            .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        said(&paragraphs.join("\n\n"))
    }
}

/// The entries of a file, one at a time.
struct Entries {
    lines: Lines<Text>,
    number: usize,
    /// The last line, which may turn out to be the name of the next entry.
    name: Option<String>,
    done: bool,
}

impl Iterator for Entries {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<io::Result<Entry>> {
        if self.done {
            return None;
        }
        let mut entry: Option<Entry> = self.name.take().map(|name| Entry {
            line: self.number.saturating_sub(1),
            name,
            fields: Vec::new(),
        });
        let mut before: Option<String> = None;
        for text in self.lines.by_ref() {
            let text = match text {
                Ok(text) => text,
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            };
            self.number += 1;
            let text = text.trim_start_matches('\u{feff}').trim_end().to_owned();
            let underline = text.len() >= 3 && text.bytes().all(|byte| byte == b'=');
            match (underline, before.take(), &mut entry) {
                (true, Some(name), Some(_)) if !name.trim().is_empty() => {
                    self.name = Some(name.trim().to_owned());
                    return entry.map(Ok);
                }
                (true, Some(name), None) if !name.trim().is_empty() => {
                    entry = Some(Entry {
                        line: self.number - 1,
                        name: name.trim().to_owned(),
                        fields: Vec::new(),
                    });
                }
                (_, earlier, entry) => {
                    if let (Some(earlier), Some(entry)) = (earlier, entry) {
                        add(entry, earlier);
                    }
                    before = Some(text);
                }
            }
        }
        self.done = true;
        if let (Some(last), Some(entry)) = (before, &mut entry) {
            add(entry, last);
        }
        entry.map(Ok)
    }
}

fn add(entry: &mut Entry, text: String) {
    if let Some(field) = text.strip_prefix(":: ") {
        entry.fields.push((field.trim().to_owned(), String::new()));
    } else if let Some((_, body)) = entry.fields.last_mut() {
        body.push_str(&text);
        body.push('\n');
    }
}

/// The record that an entry becomes; nothing for those that are about several stories.
fn step(entry: &Entry, source: &Source, spoilers: SpoilerLevel) -> Option<Step> {
    let Some((kind, title)) = entry.name.split_once(": ") else { return Some(theme(entry, source)) };
    match kind {
        "movie" | "film" => Some(story(entry, title, source, spoilers)),
        "Collection" => None,
        _ if entry.field("Parents").is_some() || entry.field("Title").is_none() => Some(theme(entry, source)),
        // A series, a book or a play.
        _ => None,
    }
}

fn theme(entry: &Entry, source: &Source) -> Step {
    let Some(name) = line(&entry.name) else {
        return Step::Reject(entry.line, vec![fault("name", "BLANK", "a theme needs a name")]);
    };
    let theme = ThemeDraft {
        slug: slug_for(&name),
        description: entry.paragraphs("Description"),
        language: Some("en".to_owned()),
        aliases: entry.lines("Aliases").filter_map(line).collect(),
        parents: entry.lines("Parents").filter_map(theme_called).collect(),
        external_ids: id(ExternalSource::ThemeOntology, &name).into_iter().collect(),
        questions: None,
        polls: None,
        source: Some(source.clone()),
        name,
    };
    Step::Record(entry.line, Record::Theme(theme))
}

fn theme_called(name: &str) -> Option<Reference> {
    let id = id(ExternalSource::ThemeOntology, &line(name)?)?;
    Some(Reference::External(id.source, id.value))
}

fn story(entry: &Entry, called: &str, source: &Source, spoilers: SpoilerLevel) -> Step {
    let year_in_name = called
        .rsplit_once('(')
        .and_then(|(_, year)| year.strip_suffix(')'))
        .and_then(|year| year.parse::<i32>().ok());
    let bare = called.rsplit_once(" (").map_or(called, |(title, _)| title);
    let Some(title) = entry.field("Title").and_then(line).or_else(|| line(bare)) else {
        return Step::Reject(entry.line, vec![fault("title", "BLANK", "a story needs a title")]);
    };
    let released = entry.field("Date").and_then(|date| date.parse::<PartialDate>().ok());
    let mut draft = film(title, source);
    draft.year = year_in_name.or_else(|| released.map(PartialDate::year));
    draft.release_date = released.filter(|date| date.month().is_some() && Some(date.year()) == draft.year);
    draft.external_ids = id(ExternalSource::ThemeOntology, &entry.name).into_iter().collect();
    let mut characters = Vec::new();
    let mut carriers = Keys::default();
    let mut names: Vec<(String, String)> = Vec::new();
    let mut keys = Keys::default();
    let mut readings = Vec::new();
    let strengths = [
        ("Choice Themes", ThemeStrength::Choice),
        ("Major Themes", ThemeStrength::Major),
        ("Minor Themes", ThemeStrength::Minor),
    ];
    for (field, strength) in strengths {
        for annotation in annotations(entry.field(field).unwrap_or_default()) {
            let Some(theme) = theme_called(&annotation.theme) else { continue };
            let mut seen_in = Vec::new();
            for carrier in annotation.carriers {
                let known = names.iter().find(|(name, _)| *name == carrier).map(|(_, key)| key.clone());
                let key = known.unwrap_or_else(|| {
                    let key = carriers.key(&format!("to {carrier}"));
                    let mut carried = character(key.clone(), carrier.clone(), source);
                    carried.spoiler_level = spoilers;
                    characters.push(carried);
                    names.push((carrier, key.clone()));
                    key
                });
                seen_in.push(key);
            }
            readings.push(ThemeReadingDraft {
                key: Some(keys.key(&format!("to {}", annotation.theme))),
                theme,
                statement: annotation.justification.unwrap_or(annotation.theme),
                strength,
                universal: false,
                characters: seen_in,
                scenes: Vec::new(),
                quotes: Vec::new(),
                language: Some("en".to_owned()),
                spoiler_level: spoilers,
                source: Some(source.clone()),
            });
        }
    }
    draft.characters = Some(characters).filter(|characters| !characters.is_empty());
    draft.themes = Some(readings).filter(|readings| !readings.is_empty());
    Step::Record(entry.line, Record::Film(Box::new(draft)))
}

/// A theme as a story bears it.
struct Annotation {
    theme: String,
    carriers: Vec<String>,
    justification: Option<String>,
}

/// The lines of a list of themes. A justification may go on over the next lines until its bracket closes.
fn annotations(text: &str) -> Vec<Annotation> {
    let mut whole: Vec<String> = Vec::new();
    let mut open = false;
    for text in text.lines().map(str::trim).filter(|text| !text.is_empty()) {
        match whole.last_mut() {
            Some(last) if open => {
                last.push(' ');
                last.push_str(text);
            }
            _ => whole.push(text.to_owned()),
        }
        open = whole.last().is_some_and(|last| last.contains('[') && !last.ends_with(']'));
    }
    whole.iter().filter_map(|text| annotation(text)).collect()
}

fn annotation(text: &str) -> Option<Annotation> {
    let (head, justification) = match text.split_once('[') {
        Some((head, rest)) => (head, said(rest.strip_suffix(']').unwrap_or(rest))),
        None => (text, None),
    };
    let (theme, carriers) = match head.split_once('<') {
        Some((theme, rest)) => (theme, rest.split('>').next().unwrap_or_default()),
        None => (head, ""),
    };
    // Notes on how sure someone is stand in braces.
    let theme = line(theme.split('{').next().unwrap_or_default())?;
    let carriers = carriers.split(',').filter_map(line).collect();
    Some(Annotation { theme, carriers, justification })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_themes_is_taken_apart() {
        let all =
            annotations("fate <Kathy, Tommy> [They go\nwhere they must.]\nlove\nhope [as in [this] one]");
        let told: Vec<_> = all
            .iter()
            .map(|a| (a.theme.as_str(), a.carriers.join("+"), a.justification.as_deref().unwrap_or("-")))
            .collect();
        let expected = [
            ("fate", "Kathy+Tommy".to_owned(), "They go where they must."),
            ("love", String::new(), "-"),
            ("hope", String::new(), "as in [this] one"),
        ];
        assert_eq!(told, expected);
    }
}
