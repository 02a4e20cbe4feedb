//! Bodies of TMDB's API, version 3: films, people and collections, with whatever was appended to them, in the shapes of
//! today and of earlier years.

mod credits;
mod facts;

use std::io;

use cinegraph_domain::{
    date::PartialDate,
    external_id::{ExternalId, ExternalSource},
    film::{CollectionDraft, CompanyDraft, FilmDraft, Money},
    film_facts::{FilmCompanyDraft, KeywordDraft},
    item::Source,
    record::Record,
    reference::Reference,
    slug,
    validation::FieldProblem,
    vocabulary::{CompanyRole, FilmStatus, ImageKind, TitleType},
};
use serde_json::Value;

use crate::{
    bring::Step,
    documents::Documents,
    input::Text,
    parts::{fault, film, id, line, person, said, slug_for},
};

/// Reads bodies: one, an array of them, or one a line.
pub(crate) fn read(text: Text, source: Source) -> impl Iterator<Item = io::Result<Step>> {
    Documents::of(text).flat_map(move |document| match document {
        Ok(Ok((line, body))) => steps(line, &body, &source).into_iter().map(Ok).collect::<Vec<_>>(),
        Ok(Err(reject)) => vec![Ok(reject)],
        Err(error) => vec![Err(error)],
    })
}

fn steps(line: usize, body: &Value, source: &Source) -> Vec<Step> {
    let records = if body.get("parts").is_some() {
        of_collection(body, source)
    } else if ["first_air_date", "number_of_seasons", "episode_run_time"]
        .iter()
        .any(|field| body.get(*field).is_some())
    {
        Err(fault("", "UNSUPPORTED", "is a series: only films, people and collections are imported"))
    } else if text(body, "title").is_some() {
        of_film(body, source)
    } else if text(body, "name").is_some() {
        of_person(body, source).map(|person| vec![person])
    } else {
        Err(fault("title", "MISSING", "must be given, or else a person's or a collection's name"))
    };
    match records {
        Ok(records) => records.into_iter().map(|record| Step::Record(line, record)).collect(),
        Err(problem) => vec![Step::Reject(line, vec![problem])],
    }
}

/// A text that says something.
fn text(body: &Value, field: &str) -> Option<String> {
    said(body.get(field)?.as_str()?)
}

/// A name or a title: a text on one line.
fn name(body: &Value, field: &str) -> Option<String> {
    line(body.get(field)?.as_str()?)
}

/// A number, which earlier bodies wrote as text now and then.
fn number(body: &Value, field: &str) -> Option<f64> {
    let value = body.get(field)?;
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number| number.is_finite())
}

fn whole(body: &Value, field: &str) -> Option<i64> {
    let value = body.get(field)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A number above 0, for that is how bodies write what is not known.
fn count(body: &Value, field: &str) -> Option<i64> {
    whole(body, field).filter(|number| *number > 0)
}

fn date(body: &Value, field: &str) -> Option<PartialDate> {
    // Some have a time behind the day.
    text(body, field)?.get(..10)?.parse().ok()
}

/// The elements of a list that stands in a part of a body, or at one of several places in it.
fn list<'a>(body: &'a Value, paths: &[&str]) -> &'a [Value] {
    let found = paths.iter().find_map(|path| body.pointer(path)?.as_array());
    found.map_or(&[], Vec::as_slice)
}

fn tmdb_id(body: &Value) -> Option<ExternalId> {
    id(ExternalSource::Tmdb, &whole(body, "id")?.to_string())
}

fn tmdb(body: &Value) -> Option<Reference> {
    let id = tmdb_id(body)?;
    Some(Reference::External(id.source, id.value))
}

fn address(body: &Value, field: &str) -> Option<String> {
    let address = text(body, field)?;
    let sound = address.starts_with("https://") || address.starts_with("http://");
    (sound && !address.contains(char::is_whitespace) && address.len() <= 2000).then_some(address)
}

/// A language as TMDB writes it, as a tag; `xx` is none.
fn language(body: &Value, field: &str) -> Option<String> {
    let tag = match text(body, field)?.as_str() {
        "xx" => return None,
        // Theirs for Cantonese.
        "cn" => "yue".to_owned(),
        tag => tag.to_owned(),
    };
    cinegraph_domain::locale::canonical(&tag)
}

fn country(body: &Value, field: &str) -> Option<String> {
    text(body, field).filter(|code| cinegraph_domain::country::is_country(code))
}

fn without_id() -> FieldProblem {
    fault("id", "MISSING", "must be a number above 0")
}

/// The ids that a body and the part `external_ids` give.
fn ids(body: &Value) -> Vec<ExternalId> {
    let elsewhere = [(ExternalSource::Imdb, "imdb_id"), (ExternalSource::Wikidata, "wikidata_id")];
    let parts = [Some(body), body.get("external_ids")];
    let mut ids: Vec<ExternalId> = tmdb_id(body).into_iter().collect();
    for part in parts.into_iter().flatten() {
        for (source, field) in elsewhere {
            let id = text(part, field).and_then(|value| id(source, &value));
            ids.extend(id.filter(|id| !ids.contains(id)));
        }
    }
    ids
}

/// The film, and before it the companies and the collection it refers to.
fn of_film(body: &Value, source: &Source) -> Result<Vec<Record>, FieldProblem> {
    if tmdb_id(body).is_none() {
        return Err(without_id());
    }
    let title = name(body, "title").ok_or_else(|| fault("title", "BLANK", "must not be blank"))?;
    let mut records = Vec::new();
    let mut draft = film(title, source);
    draft.original_title = name(body, "original_title");
    draft.title_type = match body.get("video").and_then(Value::as_bool) {
        Some(true) => TitleType::Video,
        _ => TitleType::Movie,
    };
    draft.release_date = date(body, "release_date");
    draft.year = draft.release_date.map(PartialDate::year);
    draft.status = text(body, "status").and_then(|status| word_of(&status));
    draft.runtime_minutes = count(body, "runtime")
        .and_then(|minutes| i32::try_from(minutes).ok())
        .filter(|minutes| *minutes <= 60_000);
    draft.original_language = language(body, "original_language");
    draft.tagline = name(body, "tagline");
    draft.overview = text(body, "overview");
    draft.budget = money(body, "budget");
    draft.revenue = money(body, "revenue");
    draft.homepage = address(body, "homepage");
    draft.popularity = number(body, "popularity").unwrap_or(0.0).max(0.0);
    draft.countries =
        unique(list(body, &["/production_countries"]).iter().filter_map(|c| country(c, "iso_3166_1")));
    draft.spoken_languages =
        unique(list(body, &["/spoken_languages"]).iter().filter_map(|l| language(l, "iso_639_1")));
    draft.genres = unique(list(body, &["/genres"]).iter().filter_map(|genre| name(genre, "name")));
    draft.external_ids = ids(body);
    if let Some(collection) = body.get("belongs_to_collection").filter(|collection| collection.is_object()) {
        draft.collection = tmdb(collection);
        records.extend(collection_of(collection).map(Record::Collection));
    }
    companies(body, &mut draft, &mut records);
    draft.keywords = keywords(body);
    facts::add(body, source, &mut draft);
    credits::add(body, source, &mut draft);
    records.push(Record::Film(Box::new(draft)));
    Ok(records)
}

fn companies(body: &Value, film: &mut FilmDraft, records: &mut Vec<Record>) {
    let mut companies: Vec<FilmCompanyDraft> = Vec::new();
    for company in list(body, &["/production_companies"]) {
        let (Some(id), Some(name)) = (tmdb_id(company), name(company, "name")) else { continue };
        let reference = Reference::External(id.source, id.value.clone());
        if companies.iter().any(|other| other.company == reference) {
            continue;
        }
        companies.push(FilmCompanyDraft {
            company: reference,
            role: CompanyRole::Production,
            territory: None,
        });
        records.push(Record::Company(CompanyDraft {
            slug: slug_for(&name),
            name,
            country: country(company, "origin_country"),
            external_ids: vec![id],
        }));
    }
    film.companies = body.get("production_companies").map(|_| companies);
}

fn keywords(body: &Value) -> Option<Vec<KeywordDraft>> {
    body.get("keywords")?;
    let mut keywords: Vec<KeywordDraft> = Vec::new();
    for keyword in list(body, &["/keywords/keywords", "/keywords/results", "/keywords"]) {
        // A keyword is found by the slug of its name, which two names may share.
        if let Some(name) = name(keyword, "name")
            && let Some(slug) = slug::slug_of(&name)
            && !keywords.iter().any(|other| slug::slug_of(&other.name).as_ref() == Some(&slug))
        {
            keywords.push(KeywordDraft { name, spoiler_level: Default::default() });
        }
    }
    Some(keywords)
}

fn collection_of(body: &Value) -> Option<CollectionDraft> {
    let name = name(body, "name")?;
    Some(CollectionDraft {
        slug: slug_for(&name),
        name,
        overview: text(body, "overview"),
        external_ids: tmdb_id(body).into_iter().collect(),
    })
}

/// A collection, and its films as far as they are told of.
fn of_collection(body: &Value, source: &Source) -> Result<Vec<Record>, FieldProblem> {
    let reference = tmdb(body).ok_or_else(without_id)?;
    let collection = collection_of(body).ok_or_else(|| fault("name", "BLANK", "must not be blank"))?;
    let mut records = vec![Record::Collection(collection)];
    for part in list(body, &["/parts"]) {
        for mut record in of_film(part, source).unwrap_or_default() {
            if let Record::Film(film) = &mut record {
                film.collection = Some(reference.clone());
            }
            records.push(record);
        }
    }
    Ok(records)
}

fn of_person(body: &Value, source: &Source) -> Result<Record, FieldProblem> {
    if tmdb_id(body).is_none() {
        return Err(without_id());
    }
    let name = name(body, "name").ok_or_else(|| fault("name", "BLANK", "must not be blank"))?;
    let mut draft = person(name, source);
    draft.birth_date = date(body, "birthday");
    draft.death_date = date(body, "deathday");
    draft.birth_place = self::name(body, "place_of_birth");
    draft.biography = text(body, "biography");
    draft.language = draft.biography.as_ref().map(|_| "en".to_owned());
    draft.professions = self::name(body, "known_for_department").into_iter().collect();
    draft.aliases = unique(list(body, &["/also_known_as"]).iter().filter_map(|alias| line(alias.as_str()?)));
    draft.popularity = number(body, "popularity").unwrap_or(0.0).max(0.0);
    draft.external_ids = ids(body);
    draft.images = facts::images(
        body,
        &[("/images/profiles", ImageKind::Profile)],
        &[("profile_path", ImageKind::Profile)],
        source,
    );
    Ok(Record::Person(draft))
}

fn money(body: &Value, field: &str) -> Option<Money> {
    Some(Money { amount: count(body, field)?, currency: "USD".to_owned() })
}

fn word_of(status: &str) -> Option<FilmStatus> {
    Some(match status {
        "Rumored" => FilmStatus::Rumored,
        "Planned" => FilmStatus::Planned,
        "In Production" => FilmStatus::InProduction,
        "Post Production" => FilmStatus::PostProduction,
        "Released" => FilmStatus::Released,
        "Canceled" => FilmStatus::Canceled,
        _ => return None,
    })
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for text in texts {
        if !unique.contains(&text) {
            unique.push(text);
        }
    }
    unique
}
