//! What is drawn from Wikidata into lines and tables: films as JSON Lines, and the CSV of films and the books behind them.

use std::{
    collections::{HashMap, HashSet},
    io::{self, BufRead},
};

use cinegraph_domain::{
    date::PartialDate,
    external_id::ExternalSource,
    film::FilmDraft,
    item::Source,
    record::Record,
    source_work::SourceWorkDraft,
    validation::FieldProblem,
    vocabulary::{Department, SourceWorkKind},
};
use serde_json::Value;

use super::{
    Labels, bare,
    entities::{adaptations, keywords, locations, unique},
    labelled, reference,
    values::{country, language},
};
use crate::{
    bring::Step,
    input::Text,
    parts::{Keys, fault, film, id, line, role, slug_for},
};

/// A film as a line has it. Its date has 01 for a month and a day that are not known, so that the first of January says
/// no more than the year.
pub(super) fn of_film(row: &Value, source: &Source, labels: &Labels) -> Result<Vec<Record>, FieldProblem> {
    let text = |field: &str| row.get(field).and_then(Value::as_str);
    let q = text("wikidata_id").unwrap_or_default();
    let wikidata = id(ExternalSource::Wikidata, q)
        .ok_or_else(|| fault("wikidata_id", "MALFORMED_EXTERNAL_ID", "must be Q and a number"))?;
    let title = text("label").and_then(|label| labelled(q, label));
    let title = title.ok_or_else(|| fault("label", "MISSING", "must be a title"))?;
    // The ids of series on Rotten Tomatoes begin with `tv/`.
    if text("rotten_tomatoes_id").is_some_and(|id| id.starts_with("tv/")) {
        return Err(fault("", "UNSUPPORTED", "is a series: only films are imported"));
    }
    let list = |field: &str| -> Vec<&str> {
        row.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    };
    let source = &part_of(source, "films");
    let mut draft = film(title, source);
    let released: Option<PartialDate> =
        text("publication_date").and_then(|date| date.get(..10)?.parse().ok());
    draft.year = released.map(PartialDate::year);
    draft.release_date = released.filter(|date| (date.month(), date.day()) != (Some(1), Some(1)));
    draft.countries =
        text("country_of_origin").and_then(country).map(ToOwned::to_owned).into_iter().collect();
    draft.original_language = text("original_language").and_then(language).map(ToOwned::to_owned);
    draft.genres = unique(list("genre").into_iter().filter_map(|q| labels.of(q)));
    draft.keywords = keywords(list("main_subject"), labels);
    draft.external_ids = vec![wikidata];
    draft.external_ids.extend(text("imdb_id").and_then(|value| id(ExternalSource::Imdb, value)));
    credits(list("cast_member"), list("director"), source, &mut draft);
    draft.locations = locations(list("filming_location"), source);
    draft.adaptations = adaptations(text("based_on"), source);
    Ok(vec![Record::Film(Box::new(draft))])
}

fn credits(cast: Vec<&str>, directors: Vec<&str>, source: &Source, film: &mut FilmDraft) {
    let mut keys = Keys::default();
    let mut roles = Vec::new();
    for (place, who) in cast.into_iter().filter_map(reference).enumerate() {
        let mut part = role(keys.key(&format!("{who} actor")), who, Department::Acting, "Actor", source);
        part.billing = i32::try_from(place + 1).ok();
        roles.push(part);
    }
    for who in directors.into_iter().filter_map(reference) {
        roles.push(role(
            keys.key(&format!("{who} Director")),
            who,
            Department::Directing,
            "Director",
            source,
        ));
    }
    film.roles = Some(roles).filter(|roles| !roles.is_empty());
}

/// Whether a text is no JSON: it is a table then.
pub(super) fn is_table(text: &mut Text) -> io::Result<bool> {
    let head = text.fill_buf()?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    Ok(head.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| !matches!(byte, b'{' | b'[')))
}

/// Reads a table of books, or one of films and books. Books may stand in several rows, of which the first counts; the
/// rows of a film are one record, at the line of the first.
pub(super) fn read(text: Text, source: &Source, labels: &Labels) -> io::Result<Vec<Step>> {
    let mut columns: Option<Vec<String>> = None;
    let mut steps = Vec::new();
    let mut seen = HashSet::new();
    let mut films: Vec<(usize, String, Vec<String>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (number, row) in text.lines().enumerate() {
        let row = row?;
        let cells = cells(row.trim_start_matches('\u{feff}').trim_end_matches('\r'));
        let Some(columns) = &columns else {
            if !cells.iter().any(|column| column == "book") {
                let message = "is no table of films and books: it has no column `book`";
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            columns = Some(cells);
            continue;
        };
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let cell = |name: &str| {
            let place = columns.iter().position(|column| column == name)?;
            cells.get(place).map(String::as_str).filter(|cell| !cell.is_empty())
        };
        let book = cell("book").map(bare).unwrap_or_default();
        match cell("movie").map(bare) {
            Some(movie) => {
                let place = *places.entry(movie.to_owned()).or_insert_with(|| {
                    films.push((number + 1, movie.to_owned(), Vec::new()));
                    films.len() - 1
                });
                films[place].2.push(book.to_owned());
            }
            None if seen.insert(book.to_owned()) => {
                steps.push(step(number + 1, of_book(book, cell("title").or_else(|| cell("bookLabel")))));
            }
            None => {}
        }
    }
    let films = films.iter().map(|(line, film, books)| step(*line, of_pairs(film, books, source, labels)));
    steps.extend(films);
    Ok(steps)
}

fn step(line: usize, record: Result<Record, FieldProblem>) -> Step {
    match record {
        Ok(record) => Step::Record(line, record),
        Err(problem) => Step::Reject(line, vec![problem]),
    }
}

fn of_pairs(q: &str, books: &[String], source: &Source, labels: &Labels) -> Result<Record, FieldProblem> {
    let wikidata = id(ExternalSource::Wikidata, q)
        .ok_or_else(|| fault("movie", "MALFORMED_EXTERNAL_ID", "must end in Q and a number"))?;
    let title = labels.of(q).ok_or_else(|| {
        fault(
            "movie",
            "UNKNOWN_REFERENCE",
            format!("nothing tells the title of `{q}`: import its films along with it"),
        )
    })?;
    let source = part_of(source, "query service");
    let mut draft = film(title, &source);
    draft.external_ids = vec![wikidata];
    draft.adaptations = adaptations(books.iter().map(String::as_str), &source);
    Ok(Record::Film(Box::new(draft)))
}

/// The source by a name of its own: what is drawn from Wikidata is less than the whole of it, and must not take away what
/// the whole brought.
fn part_of(source: &Source, what: &str) -> Source {
    Source { name: format!("{}, {what}", source.name), ..source.clone() }
}

fn of_book(q: &str, title: Option<&str>) -> Result<Record, FieldProblem> {
    let wikidata = id(ExternalSource::Wikidata, q)
        .ok_or_else(|| fault("book", "MALFORMED_EXTERNAL_ID", "must end in Q and a number"))?;
    let title = title.and_then(line).and_then(|title| labelled(q, &title));
    let title = title.ok_or_else(|| fault("bookLabel", "MISSING", "must be a title"))?;
    Ok(Record::SourceWork(SourceWorkDraft {
        slug: slug_for(&title),
        title,
        kind: SourceWorkKind::Novel,
        // They are named without ids, and many share a name.
        authors: Vec::new(),
        year: None,
        language: None,
        external_ids: vec![wikidata],
    }))
}

/// The cells of a line of CSV, quoted or not.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = row.chars().peekable();
    while let Some(c) = characters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match (c, quoted) {
            ('"', true) if characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            ('"', true) => quoted = false,
            ('"', false) if cell.is_empty() => quoted = true,
            (',', false) => cells.push(String::new()),
            (c, _) => cell.push(c),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_be_quoted() {
        assert_eq!(cells(r#"a,"b, c","say ""d""",,e"f"#), ["a", "b, c", r#"say "d""#, "", r#"e"f"#]);
    }
}
