//! The table of Academy Award nominations in the form of DLu's `oscar_data`: tab-separated, a nomination a row, with bars
//! between several films or nominees of one. Rows may end early, and quotes are escaped with a backslash.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    io::{self, BufRead, Lines},
};

use cinegraph_domain::{
    award::{AwardBodyDraft, AwardCategoryDraft, AwardCeremonyDraft, NominationDraft, NomineeDraft},
    external_id::ExternalSource,
    film::CompanyDraft,
    item::Source,
    record::Record,
    reference::Reference,
    spoiler::SpoilerLevel,
    vocabulary::AwardResult,
};

use crate::{
    bring::Step,
    input::Text,
    parts::{Keys, fault, film, id, line, person, said, slug_for},
};

const BODY: &str = "academy-awards";
/// Columns without which a table is not this one.
const NEEDED: [&str; 5] = ["Ceremony", "Year", "Category", "Film", "Nominees"];

/// Reads the table.
pub(crate) fn read(text: Text, source: Source) -> impl Iterator<Item = io::Result<Step>> {
    Rows {
        lines: text.lines(),
        number: 0,
        columns: None,
        source,
        ready: VecDeque::new(),
        ceremonies: HashSet::new(),
        categories: HashSet::new(),
        known: HashSet::new(),
        keys: HashMap::new(),
    }
}

struct Rows {
    lines: Lines<Text>,
    number: usize,
    columns: Option<HashMap<String, usize>>,
    source: Source,
    ready: VecDeque<Step>,
    ceremonies: HashSet<i32>,
    categories: HashSet<String>,
    /// The ids of films, people and companies that were told of.
    known: HashSet<String>,
    /// The keys given out, by ceremony and category.
    keys: HashMap<(i32, String), Keys>,
}

impl Iterator for Rows {
    type Item = io::Result<Step>;

    fn next(&mut self) -> Option<io::Result<Step>> {
        loop {
            if let Some(step) = self.ready.pop_front() {
                return Some(Ok(step));
            }
            let text = match self.lines.next()? {
                Ok(text) => text,
                Err(error) => return Some(Err(error)),
            };
            self.number += 1;
            let text = text.trim_start_matches('\u{feff}').trim_end_matches('\r');
            if text.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = text.split('\t').collect();
            match &self.columns {
                None => {
                    let columns: HashMap<String, usize> = cells
                        .iter()
                        .enumerate()
                        .map(|(place, name)| (name.trim().to_owned(), place))
                        .collect();
                    if let Some(missing) = NEEDED.iter().find(|name| !columns.contains_key(**name)) {
                        let message = format!("is no table of nominations: it has no column `{missing}`");
                        return Some(Err(io::Error::new(io::ErrorKind::InvalidData, message)));
                    }
                    self.columns = Some(columns);
                }
                Some(columns) => {
                    let row = Row { cells, columns };
                    let told = told(&row);
                    match told {
                        Ok(told) => self.tell(told),
                        Err(problem) => self.ready.push_back(Step::Reject(self.number, vec![problem])),
                    }
                }
            }
        }
    }
}

struct Row<'a> {
    cells: Vec<&'a str>,
    columns: &'a HashMap<String, usize>,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> Option<String> {
        let cell = self.cells.get(*self.columns.get(name)?)?;
        line(&cell.replace("\\\"", "\""))
    }

    /// A list with bars between its parts, all of them, so that it stays beside the lists it runs along with.
    fn list(&self, name: &str) -> Vec<String> {
        let cell =
            self.columns.get(name).and_then(|place| self.cells.get(*place)).copied().unwrap_or_default();
        if cell.trim().is_empty() {
            return Vec::new();
        }
        cell.replace("\\\"", "\"").split('|').map(|part| part.trim().to_owned()).collect()
    }
}

/// What a row says.
struct Nominated {
    number: i32,
    /// The year of eligibility; where it spans two, the later.
    eligibility: i32,
    spans_two: bool,
    class: String,
    category: String,
    category_name: String,
    films: Vec<(String, Option<String>)>,
    nominees: Vec<(String, Option<String>)>,
    announced: Option<String>,
    winner: bool,
    details: Vec<String>,
    note: Option<String>,
}

fn told(row: &Row<'_>) -> Result<Nominated, cinegraph_domain::validation::FieldProblem> {
    let missing = |field: &str| fault(field, "MISSING", "must be given");
    let number = row.cell("Ceremony").ok_or_else(|| missing("Ceremony"))?;
    let number: i32 = number.parse().map_err(|_| fault("Ceremony", "MALFORMED", "must be a number"))?;
    let year = row.cell("Year").ok_or_else(|| missing("Year"))?;
    let eligibility = last_year(&year)
        .ok_or_else(|| fault("Year", "MALFORMED", "must be a year such as 1939 or two such as 1927/28"))?;
    let category_name = row.cell("Category").ok_or_else(|| missing("Category"))?;
    let pairs = |names: &str, ids: &str| {
        let ids: Vec<String> = row.list(ids);
        let pair = |(place, name): (usize, String)| {
            (name, ids.get(place).cloned().filter(|id| !matches!(id.as_str(), "" | "?")))
        };
        row.list(names).into_iter().enumerate().map(pair).filter(|(name, _)| !name.is_empty()).collect()
    };
    let films: Vec<_> = pairs("Film", "FilmId");
    let nominees: Vec<_> = pairs("Nominees", "NomineeIds");
    if films.is_empty() && nominees.is_empty() {
        return Err(fault("Nominees", "MISSING", "must name a nominee, or else a film"));
    }
    let notes: Vec<String> = [row.cell("Note"), row.cell("Citation")].into_iter().flatten().collect();
    Ok(Nominated {
        number,
        eligibility,
        spans_two: year.contains('/'),
        class: row.cell("Class").unwrap_or_default(),
        category: row.cell("CanonicalCategory").unwrap_or_else(|| category_name.clone()),
        category_name,
        films,
        nominees,
        announced: row.cell("Name"),
        winner: row.cell("Winner").is_some_and(|winner| winner.eq_ignore_ascii_case("true")),
        details: row.list("Detail").into_iter().filter(|detail| !detail.is_empty()).collect(),
        note: said(&notes.join(" ")),
    })
}

/// The last year of `1939` or `1927/28`.
fn last_year(text: &str) -> Option<i32> {
    let first: i32 = text.get(..4)?.parse().ok()?;
    match text.split_once('/') {
        None => (text.len() == 4).then_some(first),
        Some((_, last)) => {
            let last: i32 = last.parse().ok()?;
            let year = first / 100 * 100 + last;
            Some(if year < first { year + 100 } else { year })
        }
    }
}

impl Rows {
    /// Makes the records that a row asks for: what its nomination refers to before it.
    fn tell(&mut self, told: Nominated) {
        // Ceremonies go by their year. Two were held in 1930, so each goes by the year after that of its films, in which
        // all but three of them were held.
        let year = told.eligibility + 1;
        let category = slug_for(&told.category);
        self.tell_body(&told, year, &category);
        let mut films = Vec::new();
        for (title, film_id) in &told.films {
            films.extend(self.tell_film(title, film_id.as_deref(), &told));
        }
        let nominees: Vec<NomineeDraft> =
            told.nominees.iter().filter_map(|(name, id)| self.nominee(name, id.as_deref(), &told)).collect();
        if films.is_empty() && nominees.is_empty() {
            let problem = fault("FilmId", "MISSING", "must be known where there is no nominee");
            self.ready.push_back(Step::Reject(self.number, vec![problem]));
            return;
        }
        let details = line(&told.details.join(" / "));
        let (character_name, song) = match told.class.as_str() {
            "Acting" => (details.clone(), None),
            "Music" => (None, details.clone()),
            _ => (None, None),
        };
        let other = details.filter(|_| character_name.is_none() && song.is_none());
        let ids =
            told.films.iter().chain(&told.nominees).map(|(name, id)| id.as_ref().unwrap_or(name).as_str());
        let mut words: Vec<&str> = ids.collect();
        words.extend(song.as_deref());
        let key = self.keys.entry((year, category.clone())).or_default().key(&words.join(" "));
        let tied = told.note.as_deref().is_some_and(|note| {
            note.split(|c: char| !c.is_alphabetic()).any(|word| word.eq_ignore_ascii_case("tie"))
        });
        let nomination = NominationDraft {
            key,
            body: Reference::Slug(BODY.to_owned()),
            category,
            category_name: Some(told.category_name),
            ceremony: year,
            result: match (told.winner, told.class.as_str(), tied) {
                (false, ..) => AwardResult::Nominee,
                (true, "Special", _) => AwardResult::Special,
                (true, _, true) => AwardResult::TiedWinner,
                (true, _, false) => AwardResult::Winner,
            },
            nominees,
            films,
            character: None,
            character_name,
            song,
            language: Some("en".to_owned()),
            note: said(&[other, told.note].into_iter().flatten().collect::<Vec<_>>().join("\n")),
            spoiler_level: SpoilerLevel::None,
            source: Some(self.source.clone()),
        };
        self.ready.push_back(Step::Record(self.number, Record::Nomination(nomination)));
    }

    /// Tells of the ceremony and the category where they are new.
    fn tell_body(&mut self, told: &Nominated, year: i32, category: &str) {
        let ceremony = self.ceremonies.insert(year).then_some(AwardCeremonyDraft {
            number: Some(told.number),
            year,
            eligibility_year: Some(told.eligibility),
            date: None,
        });
        let category = self
            .categories
            .insert(category.to_owned())
            .then(|| AwardCategoryDraft { slug: category.to_owned(), name: told.category.clone() });
        if ceremony.is_none() && category.is_none() {
            return;
        }
        let ids = [(ExternalSource::Wikidata, "Q19020"), (ExternalSource::Imdb, "ev0000003")];
        let body = AwardBodyDraft {
            slug: BODY.to_owned(),
            name: "Academy Awards".to_owned(),
            country: Some("US".to_owned()),
            url: Some("https://www.oscars.org/".to_owned()),
            external_ids: ids.into_iter().filter_map(|(source, value)| id(source, value)).collect(),
            ceremonies: ceremony.into_iter().collect(),
            categories: category.into_iter().collect(),
        };
        self.ready.push_back(Step::Record(self.number, Record::AwardBody(body)));
    }

    /// Tells of a film with an id; one without cannot be referred to.
    fn tell_film(&mut self, title: &str, film_id: Option<&str>, told: &Nominated) -> Option<Reference> {
        let id = id(ExternalSource::Imdb, film_id?)?;
        let reference = Reference::External(id.source, id.value.clone());
        if self.known.insert(id.value.clone()) {
            let mut draft = film(line(title)?, &self.source);
            draft.year = (!told.spans_two).then_some(told.eligibility);
            draft.external_ids = vec![id];
            self.ready.push_back(Step::Record(self.number, Record::Film(Box::new(draft))));
        }
        Some(reference)
    }

    fn nominee(&mut self, name: &str, nominee_id: Option<&str>, told: &Nominated) -> Option<NomineeDraft> {
        let name = line(name)?;
        let mut nominee = NomineeDraft {
            person: None,
            company: None,
            role: told.announced.as_deref().and_then(|announced| role_of(&name, announced)),
            name: Some(name.clone()),
        };
        let Some(id) = nominee_id.and_then(|value| id(ExternalSource::Imdb, value)) else {
            return Some(nominee);
        };
        let reference = Reference::External(id.source, id.value.clone());
        let new = self.known.insert(id.value.clone());
        if id.value.starts_with("nm") {
            nominee.person = Some(reference);
            if new {
                let mut draft = person(name, &self.source);
                draft.external_ids = vec![id];
                self.ready.push_back(Step::Record(self.number, Record::Person(draft)));
            }
        } else if id.value.starts_with("co") {
            nominee.company = Some(reference);
            if new {
                let draft =
                    CompanyDraft { slug: slug_for(&name), name, country: None, external_ids: vec![id] };
                self.ready.push_back(Step::Record(self.number, Record::Company(draft)));
            }
        }
        Some(nominee)
    }
}

/// What someone was nominated as, from `Music by A; Lyrics by B`, `Art Direction: A` or `A, Producer`.
fn role_of(name: &str, announced: &str) -> Option<String> {
    let part = announced.split(';').map(str::trim).find(|part| part.contains(name))?;
    let (before, after) = part.split_once(name)?;
    let named = ["by", ":"].iter().find_map(|sign| {
        let place = before.find(if *sign == "by" { " by " } else { ":" })?;
        line(&before[..place])
    });
    named.or_else(|| {
        let role = after.strip_prefix(", ")?;
        let role = role.split(',').next()?.trim();
        let is_role = !role.is_empty() && !role.contains(" and ") && role.split(' ').count() <= 3;
        (is_role && before.trim().is_empty()).then(|| role.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_may_span_two() {
        let years = ["1939", "1927/28", "1999/00", "39", "x"].map(last_year);
        assert_eq!(years, [Some(1939), Some(1928), Some(2000), None, None]);
    }

    #[test]
    fn roles_stand_before_or_behind_names() {
        assert_eq!(role_of("B C", "Music by A; Lyrics by B C").as_deref(), Some("Lyrics"));
        assert_eq!(role_of("A B", "Art Direction: A B; Set Decoration: C").as_deref(), Some("Art Direction"));
        assert_eq!(role_of("A B", "A B, Producer").as_deref(), Some("Producer"));
        assert_eq!(role_of("A B", "A B"), None);
    }
}
