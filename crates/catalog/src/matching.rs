//! Which entity of the catalogue a record of another catalogue speaks of: by any id elsewhere, then by title, year and
//! people. What could be several is told, never guessed.

use std::collections::{BTreeSet, HashMap, HashSet};

use cinegraph_domain::{
    external_id::{ExternalId, ExternalSource},
    film::FilmDraft,
    id::Kind,
    person::{Mention, PersonDraft},
    record::Record,
    reference::Reference,
    slug,
};
use cinegraph_persistence::write::{WriteError, Writer};

/// What a record speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matched {
    /// This entity.
    Row(i64),
    /// None that is there.
    New,
    /// One of these; there is no telling which.
    Several(Vec<i64>),
    /// This entity by one id, and another by this one, of which it bears another already.
    Contradicted(i64, Reference),
}

/// The entity that a record speaks of.
pub(crate) async fn matched(writer: &mut Writer, record: &Record) -> Result<Matched, WriteError> {
    let kind = record.kind().entity();
    let by_id = by_ids(writer, kind, record.external_ids()).await?;
    if by_id != Matched::New {
        return Ok(by_id);
    }
    match record {
        Record::Film(film) => by_title(writer, film).await,
        Record::Person(person) => by_birth(writer, person).await,
        Record::Nomination(draft) => {
            Ok(writer.nomination_called(draft).await?.map_or(Matched::New, Matched::Row))
        }
        Record::Genre(draft) => by_slug(writer, kind, &draft.slug, &[]).await,
        Record::Keyword(draft) => by_slug(writer, kind, &draft.slug, &[]).await,
        Record::Company(draft) => by_slug(writer, kind, &draft.slug, &draft.external_ids).await,
        Record::Collection(draft) => by_slug(writer, kind, &draft.slug, &draft.external_ids).await,
        Record::Place(draft) => by_slug(writer, kind, &draft.slug, &draft.external_ids).await,
        Record::Theme(draft) => by_slug(writer, kind, &draft.slug, &draft.external_ids).await,
        Record::SourceWork(draft) => by_slug(writer, kind, &draft.slug, &draft.external_ids).await,
        Record::AwardBody(draft) => by_slug(writer, kind, &draft.slug, &draft.external_ids).await,
    }
}

/// The entity that any of these ids belongs to.
async fn by_ids(writer: &Writer, kind: Kind, ids: &[ExternalId]) -> Result<Matched, WriteError> {
    if ids.is_empty() {
        return Ok(Matched::New);
    }
    let references: Vec<Reference> = ids.iter().map(reference).collect();
    let rows: BTreeSet<i64> = writer.led_to(kind, &references).await?.into_values().collect();
    let matched = one_of(rows);
    let Matched::Row(row) = matched else { return Ok(matched) };
    let borne = writer.ids_elsewhere(kind, &[row]).await?;
    let other = ids.iter().find(|id| {
        let of_source = || borne.iter().filter(|(_, source, _)| source == id.source.as_str());
        UNIQUE.contains(&id.source)
            && of_source().next().is_some()
            && of_source().all(|(.., value)| *value != id.value)
    });
    Ok(other.map_or(matched, |id| Matched::Contradicted(row, reference(id))))
}

/// Catalogues that give each entity one id.
const UNIQUE: [ExternalSource; 3] = [ExternalSource::Imdb, ExternalSource::Tmdb, ExternalSource::Wikidata];

pub(crate) fn reference(id: &ExternalId) -> Reference {
    Reference::External(id.source, id.value.clone())
}

fn one_of(rows: BTreeSet<i64>) -> Matched {
    let mut rows: Vec<i64> = rows.into_iter().collect();
    match rows.len() {
        0 => Matched::New,
        1 => rows.pop().map_or(Matched::New, Matched::Row),
        _ => Matched::Several(rows),
    }
}

/// A vocabulary's entry, whose name makes its slug, unless ids say that it is another of the same name.
async fn by_slug(
    writer: &mut Writer,
    kind: Kind,
    slug: &str,
    ids: &[ExternalId],
) -> Result<Matched, WriteError> {
    let Some(row) = writer.fate(kind, &Reference::Slug(slug.to_owned())).await?.row() else {
        return Ok(Matched::New);
    };
    let others = contradicting(writer, kind, &[row], ids).await?;
    Ok(if others.contains(&row) { Matched::New } else { Matched::Row(row) })
}

/// Those of the rows that bear another id of a catalogue that is also among these ids, and so are another entity.
async fn contradicting(
    writer: &Writer,
    kind: Kind,
    rows: &[i64],
    ids: &[ExternalId],
) -> Result<HashSet<i64>, WriteError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let borne = writer.ids_elsewhere(kind, rows).await?;
    let sources: HashSet<&str> = ids.iter().map(|id| id.source.as_str()).collect();
    Ok(borne
        .into_iter()
        .filter(|(_, source, _)| sources.contains(source.as_str()))
        .map(|(row, ..)| row)
        .collect())
}

/// A film without a common id is one of the same title: of the same year, unless the people of both are known and no one
/// is in both; or of a year that is one off or not known, if someone is in both.
async fn by_title(writer: &Writer, film: &FilmDraft) -> Result<Matched, WriteError> {
    let mut titles: Vec<String> = [Some(&film.primary_title), film.original_title.as_ref()]
        .into_iter()
        .flatten()
        .map(|title| slug::sort_title(title))
        .collect();
    titles.dedup();
    let year = film.year.or_else(|| film.release_date.map(|date| date.year()));
    let titled = writer.films_titled(&titles).await?;
    let near = |other: Option<i32>| match (year, other) {
        (Some(year), Some(other)) => (year - other).abs() <= 1,
        _ => true,
    };
    let candidates: Vec<(i64, Option<i32>)> = titled.into_iter().filter(|(_, other)| near(*other)).collect();
    if candidates.is_empty() {
        return Ok(Matched::New);
    }
    let rows: Vec<i64> = candidates.iter().map(|(row, _)| *row).collect();
    let others = contradicting(writer, Kind::Film, &rows, &film.external_ids).await?;
    let credited = writer.credited(&rows).await?;
    let (names, people) = people_of(writer, film).await?;
    let mut with_people = BTreeSet::new();
    let mut by_year = BTreeSet::new();
    for (row, other) in candidates.into_iter().filter(|(row, _)| !others.contains(row)) {
        let mut cast = credited.iter().filter(|credited| credited.film == row).peekable();
        let known = cast.peek().is_some() && !(names.is_empty() && people.is_empty());
        if cast.any(|credited| names.contains(&credited.name_key) || people.contains(&credited.person)) {
            with_people.insert(row);
        } else if !known && year.is_some() && year == other {
            by_year.insert(row);
        }
    }
    Ok(one_of(if with_people.is_empty() { by_year } else { with_people }))
}

/// Who is in a film that is still to come in: names in the form they are looked for by, and rows.
async fn people_of(writer: &Writer, film: &FilmDraft) -> Result<(HashSet<String>, HashSet<i64>), WriteError> {
    let mut names = HashSet::new();
    let mut references = Vec::new();
    for role in film.roles.iter().flatten() {
        match &role.person {
            Mention::Known(reference) => references.push(reference.clone()),
            Mention::New(person) => {
                names.insert(slug::sort_name(&person.name));
            }
        }
    }
    Ok((names, writer.led_to(Kind::Person, &references).await?.into_values().collect()))
}

/// Someone without a common id is one of the same name who was born on the same day.
async fn by_birth(writer: &Writer, person: &PersonDraft) -> Result<Matched, WriteError> {
    let Some(day) = person.birth_date.filter(|date| date.day().is_some()) else { return Ok(Matched::New) };
    let born = writer.people_born(&slug::sort_name(&person.name), day).await?;
    let others = contradicting(writer, Kind::Person, &born, &person.external_ids).await?;
    Ok(one_of(born.into_iter().filter(|row| !others.contains(row)).collect()))
}

/// Whom a film's credits name: by any id; then the one of that name in the same film; then, where no id tells people of
/// one name apart, the only one of that name.
pub(crate) async fn credited(
    writer: &Writer,
    film: Option<i64>,
    person: &PersonDraft,
) -> Result<Matched, WriteError> {
    let by_id = by_ids(writer, Kind::Person, &person.external_ids).await?;
    if by_id != Matched::New {
        return Ok(by_id);
    }
    let name = slug::sort_name(&person.name);
    if let Some(film) = film {
        let credited = writer.credited(&[film]).await?;
        let named = credited.into_iter().filter(|credited| credited.name_key == name);
        let rows: BTreeSet<i64> = named.map(|credited| credited.person).collect();
        let all: Vec<i64> = rows.iter().copied().collect();
        let others = contradicting(writer, Kind::Person, &all, &person.external_ids).await?;
        let in_film = one_of(rows.into_iter().filter(|row| !others.contains(row)).collect());
        if in_film != Matched::New {
            return Ok(in_film);
        }
    }
    if !person.external_ids.is_empty() {
        return Ok(Matched::New);
    }
    match writer.people_named(&name).await?.as_slice() {
        [row] => Ok(Matched::Row(*row)),
        _ => Ok(Matched::New),
    }
}

/// Those of these people who are not credited in a film where another of the same name is: each with that other, whom the
/// film's credits know them as, unless ids tell the two apart.
pub(crate) async fn known_as(
    writer: &Writer,
    film: i64,
    people: &[i64],
) -> Result<HashMap<i64, i64>, WriteError> {
    let credited = writer.credited(&[film]).await?;
    let names = writer.name_keys(people).await?;
    let mut pairs = HashMap::new();
    for (person, name) in names {
        let of_name: BTreeSet<i64> =
            credited.iter().filter(|other| other.name_key == name).map(|other| other.person).collect();
        if let Matched::Row(other) = one_of(of_name)
            && other != person
        {
            pairs.insert(person, other);
        }
    }
    let both: Vec<i64> = pairs.iter().flat_map(|(person, other)| [*person, *other]).collect();
    let ids = writer.ids_elsewhere(Kind::Person, &both).await?;
    let of = |row: i64| ids.iter().filter(move |(owner, ..)| *owner == row);
    pairs.retain(|person, other| {
        !of(*person).any(|(_, source, value)| {
            of(*other).any(|(_, source2, value2)| source == source2 && value != value2)
        })
    });
    Ok(pairs)
}
