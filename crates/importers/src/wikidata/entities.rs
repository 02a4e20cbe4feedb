//! Entities as dumps have them: films, people, places and works, each with what its statements say.

use cinegraph_domain::{
    date::PartialDate,
    external_id::{ExternalId, ExternalSource},
    film::FilmDraft,
    film_facts::KeywordDraft,
    item::Source,
    person::PersonDraft,
    place::{FilmingLocationDraft, PlaceDraft},
    record::Record,
    slug,
    source_work::{AdaptationDraft, SourceWorkDraft},
    spoiler::SpoilerLevel,
    validation::FieldProblem,
    vocabulary::{AdaptationKind, Department, SourceWorkKind},
};
use serde_json::Value;

use super::{
    Labels, reference,
    values::{
        HUMAN, aliases, all_statements, amount, country, description, earliest, film_kind, item, items,
        label, language, qualifiers, statements, string, value,
    },
};
use crate::parts::{Keys, character, fault, film, id, line, person, role, slug_for};

/// The property by which a film names its people, the department, and the job in TMDB's words.
const CREDITS: [(&str, Department, &str); 9] = [
    ("P57", Department::Directing, "Director"),
    ("P58", Department::Writing, "Screenplay"),
    ("P162", Department::Production, "Producer"),
    ("P1431", Department::Production, "Executive Producer"),
    ("P86", Department::Music, "Original Music Composer"),
    ("P344", Department::Camera, "Director of Photography"),
    ("P1040", Department::Editing, "Editor"),
    ("P2554", Department::Art, "Production Design"),
    ("P2515", Department::CostumeMakeUp, "Costume Design"),
];

/// What an entity becomes; nothing where it is of no kind that the catalogue has.
pub(super) fn of_entity(
    entity: &Value,
    source: &Source,
    labels: &Labels,
) -> Result<Vec<Record>, FieldProblem> {
    let q = entity.get("id").and_then(Value::as_str).unwrap_or_default();
    let wikidata = id(ExternalSource::Wikidata, q);
    // Properties and lexemes stand in dumps as well.
    let Some(wikidata) = wikidata else { return Ok(Vec::new()) };
    let kinds = items(entity, "P31");
    let named = || label(entity).ok_or_else(|| fault("labels", "MISSING", "has no label to be called by"));
    if let Some(kind) = kinds.iter().find_map(|kind| film_kind(kind)) {
        let mut draft = of_film(named()?, entity, source, labels);
        draft.title_type = kind;
        draft.external_ids.insert(0, wikidata);
        return Ok(vec![Record::Film(Box::new(draft))]);
    }
    if kinds.contains(&HUMAN) {
        if !is_of_films(entity) {
            return Ok(Vec::new());
        }
        let mut draft = of_person(named()?, entity, source, labels);
        draft.external_ids.insert(0, wikidata);
        return Ok(vec![Record::Person(draft)]);
    }
    if let Some(kind) = kinds.iter().find_map(|kind| work_kind(kind)) {
        return Ok(vec![Record::SourceWork(of_work(named()?, kind, entity, wikidata))]);
    }
    if kinds.iter().any(|kind| PLACES.contains(kind)) {
        return Ok(vec![Record::Place(of_place(named()?, entity, wikidata))]);
    }
    Ok(Vec::new())
}

fn of_film(title: String, entity: &Value, source: &Source, labels: &Labels) -> FilmDraft {
    let mut draft = film(title, source);
    draft.original_title = statements(entity, "P1476")
        .into_iter()
        .find_map(|statement| line(value(statement)?.get("text")?.as_str()?));
    let released = earliest(entity, "P577");
    draft.year = released.map(PartialDate::year);
    draft.release_date = released.filter(|date| date.month().is_some());
    #[allow(clippy::cast_possible_truncation, reason = "the range is looked at")]
    let minutes = amount(entity, "P2047")
        .filter(|minutes| (1.0..=60_000.0).contains(minutes))
        .map(|minutes| minutes as i32);
    draft.runtime_minutes = minutes;
    draft.original_language = items(entity, "P364").first().and_then(|q| language(q)).map(ToOwned::to_owned);
    draft.countries = unique(items(entity, "P495").into_iter().filter_map(country).map(ToOwned::to_owned));
    draft.genres = unique(items(entity, "P136").into_iter().filter_map(|q| labels.of(q)));
    draft.keywords = keywords(items(entity, "P921"), labels);
    draft.external_ids = ids(
        entity,
        &[
            ("P345", ExternalSource::Imdb),
            ("P4947", ExternalSource::Tmdb),
            ("P6127", ExternalSource::Letterboxd),
        ],
    );
    credits(entity, source, &mut draft);
    draft.locations = locations(items(entity, "P915"), source);
    let works = items(entity, "P144").into_iter().chain(items(entity, "P1877"));
    draft.adaptations = adaptations(works, source);
    draft
}

/// The keywords that subjects are, as far as what they are called is known.
pub(super) fn keywords<'a>(
    subjects: impl IntoIterator<Item = &'a str>,
    labels: &Labels,
) -> Option<Vec<KeywordDraft>> {
    let mut keywords: Vec<KeywordDraft> = Vec::new();
    for name in subjects.into_iter().filter_map(|q| labels.of(q)) {
        let slug = slug::slug_of(&name);
        if slug.is_some() && !keywords.iter().any(|other| slug::slug_of(&other.name) == slug) {
            keywords.push(KeywordDraft { name, spoiler_level: SpoilerLevel::None });
        }
    }
    (!keywords.is_empty()).then_some(keywords)
}

pub(super) fn locations<'a>(
    places: impl IntoIterator<Item = &'a str>,
    source: &Source,
) -> Option<Vec<FilmingLocationDraft>> {
    let mut keys = Keys::default();
    let locations: Vec<FilmingLocationDraft> = places
        .into_iter()
        .filter_map(reference)
        .map(|place| FilmingLocationDraft {
            key: Some(keys.key(&place.to_string())),
            place,
            depicts_as: None,
            scene: None,
            note: None,
            language: None,
            spoiler_level: SpoilerLevel::None,
            source: Some(source.clone()),
        })
        .collect();
    (!locations.is_empty()).then_some(locations)
}

pub(super) fn adaptations<'a>(
    works: impl IntoIterator<Item = &'a str>,
    source: &Source,
) -> Option<Vec<AdaptationDraft>> {
    let mut adaptations: Vec<AdaptationDraft> = Vec::new();
    for work in works.into_iter().filter_map(reference) {
        if adaptations.iter().any(|other| other.source_work == work) {
            continue;
        }
        adaptations.push(AdaptationDraft {
            key: Some(slug_for(&work.to_string())),
            source_work: work,
            kind: AdaptationKind::Direct,
            fidelity_note: None,
            differences: Vec::new(),
            language: None,
            spoiler_level: SpoilerLevel::None,
            source: Some(source.clone()),
        });
    }
    (!adaptations.is_empty()).then_some(adaptations)
}

fn credits(entity: &Value, source: &Source, film: &mut FilmDraft) {
    let (mut keys, mut names) = (Keys::default(), Keys::default());
    let (mut roles, mut characters) = (Vec::new(), Vec::new());
    for (place, statement) in all_statements(entity, "P161").into_iter().enumerate() {
        let Some(who) = item(statement).and_then(reference) else { continue };
        let mut part = role(keys.key(&format!("{who} actor")), who, Department::Acting, "Actor", source);
        part.billing = i32::try_from(place + 1).ok();
        // The role by its name; where it is an entity, that has a name of its own which is not told here.
        for name in qualifiers(statement, "P4633").into_iter().filter_map(|name| line(name.as_str()?)) {
            let key = names.key(&format!("wikidata {name}"));
            characters.push(character(key.clone(), name, source));
            part.characters.push(key);
        }
        roles.push(part);
    }
    for (property, department, job) in CREDITS {
        for who in items(entity, property).into_iter().filter_map(reference) {
            roles.push(role(keys.key(&format!("{who} {job}")), who, department, job, source));
        }
    }
    film.characters = Some(characters).filter(|characters| !characters.is_empty());
    film.roles = Some(roles).filter(|roles| !roles.is_empty());
}

/// Whether a person has an id among films, or a profession there: most people of Wikidata have neither.
fn is_of_films(person: &Value) -> bool {
    const PROFESSIONS: [&str; 9] =
        ["Q33999", "Q10800557", "Q10798782", "Q2526255", "Q28389", "Q3282637", "Q222344", "Q36834", "Q36180"];
    let ids = ["P345", "P4985"];
    ids.iter().any(|property| string(person, property).is_some())
        || items(person, "P106").iter().any(|q| PROFESSIONS.contains(q))
}

fn of_person(name: String, entity: &Value, source: &Source, labels: &Labels) -> PersonDraft {
    let mut draft = person(name, source);
    draft.birth_name = statements(entity, "P1477")
        .into_iter()
        .find_map(|statement| line(value(statement)?.get("text")?.as_str()?));
    draft.birth_date = earliest(entity, "P569");
    draft.death_date = earliest(entity, "P570");
    draft.birth_place = items(entity, "P19").first().and_then(|q| labels.of(q));
    draft.death_place = items(entity, "P20").first().and_then(|q| labels.of(q));
    draft.biography = description(entity);
    draft.language = draft.biography.as_ref().map(|_| "en".to_owned());
    draft.professions = unique(items(entity, "P106").into_iter().filter_map(|q| labels.of(q)));
    draft.aliases = aliases(entity);
    draft.external_ids = ids(
        entity,
        &[
            ("P345", ExternalSource::Imdb),
            ("P4985", ExternalSource::Tmdb),
            ("P648", ExternalSource::Openlibrary),
        ],
    );
    draft
}

fn work_kind(q: &str) -> Option<SourceWorkKind> {
    Some(match q {
        "Q8261" | "Q7725634" | "Q47461344" | "Q571" => SourceWorkKind::Novel,
        "Q149537" => SourceWorkKind::Novella,
        "Q49084" => SourceWorkKind::ShortStory,
        "Q25379" | "Q116476516" => SourceWorkKind::Play,
        "Q1004" | "Q14406742" | "Q725377" => SourceWorkKind::Comic,
        "Q5185279" => SourceWorkKind::Poem,
        "Q5398426" => SourceWorkKind::TvSeries,
        "Q7889" => SourceWorkKind::Game,
        "Q7366" => SourceWorkKind::Song,
        _ => return None,
    })
}

fn of_work(title: String, kind: SourceWorkKind, entity: &Value, wikidata: ExternalId) -> SourceWorkDraft {
    let mut external_ids = vec![wikidata];
    external_ids.extend(ids(entity, &[("P648", ExternalSource::Openlibrary)]));
    SourceWorkDraft {
        slug: slug_for(&title),
        title,
        kind,
        authors: items(entity, "P50").into_iter().filter_map(reference).collect(),
        year: earliest(entity, "P577").map(PartialDate::year),
        language: items(entity, "P407").first().and_then(|q| language(q)).map(ToOwned::to_owned),
        external_ids,
    }
}

/// Cities, towns and the like, which films are shot in.
const PLACES: [&str; 12] = [
    "Q515", "Q1549591", "Q3957", "Q532", "Q484170", "Q1637706", "Q1093829", "Q35657", "Q6256", "Q3624078",
    "Q23442", "Q133442",
];

fn of_place(name: String, entity: &Value, wikidata: ExternalId) -> PlaceDraft {
    let position = statements(entity, "P625").into_iter().find_map(value);
    let degrees = |field: &str| position.and_then(|position| position.get(field)?.as_f64());
    PlaceDraft {
        slug: slug_for(&name),
        name,
        region: None,
        country: items(entity, "P17").first().and_then(|q| country(q)).map(ToOwned::to_owned),
        latitude: degrees("latitude").filter(|degrees| degrees.abs() <= 90.0),
        longitude: degrees("longitude").filter(|degrees| degrees.abs() <= 180.0),
        external_ids: vec![wikidata],
    }
}

fn ids(entity: &Value, properties: &[(&str, ExternalSource)]) -> Vec<ExternalId> {
    let ids = properties.iter().filter_map(|(property, source)| id(*source, &string(entity, property)?));
    ids.collect()
}

pub(super) fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for text in texts {
        if !unique.contains(&text) {
            unique.push(text);
        }
    }
    unique
}
