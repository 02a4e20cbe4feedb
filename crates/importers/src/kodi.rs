//! Films of a Kodi or Jellyfin library: an `.nfo` file a film, in XML.

mod country;
mod xml;

use std::{
    collections::HashMap,
    io::{self, Read},
};

use cinegraph_domain::{
    date::PartialDate,
    external_id::{ExternalId, ExternalSource},
    film::{CollectionDraft, CompanyDraft, FilmDraft},
    film_facts::{FilmCompanyDraft, KeywordDraft, ReleaseDraft, VideoDraft},
    item::Source,
    person::{Mention, PersonDraft},
    record::Record,
    reference::Reference,
    slug,
    spoiler::SpoilerLevel,
    vocabulary::{CompanyRole, Department, ImageKind, ReleaseType, RoleAttribute, VideoKind},
};

use self::xml::Element;
use crate::{
    bring::Step,
    input::Text,
    parts::{Keys, character, fault, film, id, image, line, person, played, role, said, slug_for},
};

/// The largest file, in bytes.
const FILE_MAX: u64 = 16 * 1024 * 1024;

/// Reads a file.
pub(crate) fn read(text: Text, source: Source) -> impl Iterator<Item = io::Result<Step>> {
    let steps = document(text).map(|document| steps(&document, &source));
    match steps {
        Ok(steps) => steps.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    }
    .into_iter()
}

fn document(text: Text) -> io::Result<String> {
    let mut bytes = Vec::new();
    if text.take(FILE_MAX).read_to_end(&mut bytes)? as u64 == FILE_MAX {
        let message = format!("the file is larger than {FILE_MAX} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}

fn steps(document: &str, source: &Source) -> Vec<Step> {
    let reject = |problem| vec![Step::Reject(1, vec![problem])];
    let root = match xml::read(document) {
        Ok(root) => root,
        Err(message) => return reject(fault("", "NOT_XML", format!("is not XML: {message}"))),
    };
    if root.name != "movie" {
        let message = format!("is a `{}`: only films are imported", root.name);
        return reject(fault("", "UNSUPPORTED", message));
    }
    let Some(title) = root.text("title").and_then(|title| line(&title)) else {
        return reject(fault("title", "MISSING", "must be given"));
    };
    let mut records = Vec::new();
    let mut draft = film(title, source);
    facts(&root, &mut draft);
    draft.external_ids = ids(&root);
    collection(&root, &mut draft, &mut records);
    studios(&root, &mut draft, &mut records);
    pictures(&root, source, &mut draft);
    credits(&root, source, &mut draft);
    records.push(Record::Film(Box::new(draft)));
    records.into_iter().map(|record| Step::Record(1, record)).collect()
}

fn facts(root: &Element, film: &mut FilmDraft) {
    let number =
        |name: &str| root.text(name).and_then(|text| text.parse::<i32>().ok()).filter(|number| *number > 0);
    film.original_title = root.text("originaltitle").and_then(|title| line(&title));
    let day = root.text("premiered").or_else(|| root.text("releasedate"));
    film.release_date = day.and_then(|day| day.parse().ok());
    film.year = number("year").or_else(|| film.release_date.map(PartialDate::year));
    film.runtime_minutes = number("runtime").filter(|minutes| *minutes <= 60_000);
    film.tagline = root.text("tagline").and_then(|text| line(&text));
    film.overview = root.text("plot").or_else(|| root.text("outline"));
    film.genres = unique(root.texts("genre"));
    film.countries =
        unique(root.texts("country").into_iter().filter_map(|name| country::code(&name)).collect());
    film.popularity = votes(root);
    let mut keywords: Vec<KeywordDraft> = Vec::new();
    for name in root.texts("tag") {
        let slug = slug::slug_of(&name);
        if slug.is_some() && !keywords.iter().any(|other| slug::slug_of(&other.name) == slug) {
            keywords.push(KeywordDraft { name, spoiler_level: SpoilerLevel::None });
        }
    }
    film.keywords = Some(keywords).filter(|keywords| !keywords.is_empty());
}

/// How many people rated it, by the rating that Kodi shows: how well known it is.
fn votes(root: &Element) -> f64 {
    let ratings: Vec<&Element> =
        root.child("ratings").into_iter().flat_map(|list| list.children("rating")).collect();
    let shown = ratings.iter().find(|rating| rating.attribute("default") == Some("true")).or(ratings.first());
    let votes = shown.and_then(|rating| rating.text("votes")).or_else(|| root.text("votes"));
    let votes = votes.and_then(|votes| votes.replace([',', '.'], "").parse::<u32>().ok());
    votes.map_or(0.0, f64::from)
}

/// The ids by provider. The plain `id` may be that of any, so its form tells whose it is; only a number could be anyone's.
fn ids(root: &Element) -> Vec<ExternalId> {
    let mut ids: Vec<ExternalId> = Vec::new();
    let mut add = |found: Option<ExternalId>| ids.extend(found.filter(|found| !ids.contains(found)));
    for unique in root.children("uniqueid") {
        let source = unique.attribute("type").and_then(|provider| provider_called(&provider.to_lowercase()));
        add(source.and_then(|source| id(source, &unique.text)));
    }
    for (name, source) in [
        ("imdbid", ExternalSource::Imdb),
        ("imdb_id", ExternalSource::Imdb),
        ("tmdbid", ExternalSource::Tmdb),
        ("tvdbid", ExternalSource::Tvdb),
        ("wikidataid", ExternalSource::Wikidata),
    ] {
        add(root.text(name).and_then(|value| id(source, &value)));
    }
    if let Some(value) = root.text("id") {
        add(id(ExternalSource::Imdb, &value).or_else(|| id(ExternalSource::Wikidata, &value)));
    }
    ids
}

fn provider_called(word: &str) -> Option<ExternalSource> {
    match word {
        "themoviedb" => Some(ExternalSource::Tmdb),
        word => word.parse().ok(),
    }
}

/// The set it is in: an element with a name, or, in older files, the name alone.
fn collection(root: &Element, film: &mut FilmDraft, records: &mut Vec<Record>) {
    let Some(set) = root.child("set") else { return };
    let Some(name) = set.text("name").or_else(|| said(&set.text)).and_then(|name| line(&name)) else {
        return;
    };
    let tmdb = set.attribute("tmdbcolid").map(ToOwned::to_owned).or_else(|| root.text("collectionnumber"));
    let slug = slug_for(&name);
    let ids: Vec<ExternalId> = tmdb.and_then(|value| id(ExternalSource::Tmdb, &value)).into_iter().collect();
    film.collection = Some(match ids.first() {
        Some(id) => Reference::External(id.source, id.value.clone()),
        None => Reference::Slug(slug.clone()),
    });
    let draft = CollectionDraft { slug, name, overview: set.text("overview"), external_ids: ids };
    records.push(Record::Collection(draft));
}

fn studios(root: &Element, film: &mut FilmDraft, records: &mut Vec<Record>) {
    let mut companies: Vec<FilmCompanyDraft> = Vec::new();
    for name in unique(root.texts("studio")) {
        let slug = slug_for(&name);
        let company = Reference::Slug(slug.clone());
        if companies.iter().any(|other| other.company == company) {
            continue;
        }
        companies.push(FilmCompanyDraft { company, role: CompanyRole::Production, territory: None });
        records.push(Record::Company(CompanyDraft { slug, name, country: None, external_ids: Vec::new() }));
    }
    film.companies = Some(companies).filter(|companies| !companies.is_empty());
}

fn pictures(root: &Element, source: &Source, film: &mut FilmDraft) {
    let mut keys = Keys::default();
    let mut images = Vec::new();
    let fanart = root.child("fanart").into_iter().flat_map(|fanart| fanart.children("thumb"));
    let thumbs = root.children("thumb").filter_map(|thumb| match thumb.attribute("aspect") {
        None | Some("poster") => Some((thumb, ImageKind::Poster)),
        Some("landscape" | "fanart") => Some((thumb, ImageKind::Backdrop)),
        Some("clearlogo") => Some((thumb, ImageKind::Logo)),
        // Those of its set, and shapes that a film page has no place for.
        Some(_) => None,
    });
    for (thumb, kind) in thumbs.chain(fanart.map(|thumb| (thumb, ImageKind::Backdrop))) {
        let url = thumb.text.trim().to_owned();
        let sound = url.starts_with("https://") || url.starts_with("http://");
        if sound && !url.contains(char::is_whitespace) && !images.iter().any(|(other, _)| *other == url) {
            images.push((url, kind));
        }
    }
    let images: Vec<_> = images
        .into_iter()
        .map(|(url, kind)| {
            image(keys.key(&format!("kodi {}", url.rsplit('/').next().unwrap_or(&url))), kind, url, source)
        })
        .collect();
    film.images = Some(images).filter(|images| !images.is_empty());
    film.videos = root.text("trailer").and_then(|trailer| youtube(&trailer)).map(|site_key| {
        vec![VideoDraft {
            key: Some(slug_for(&format!("kodi youtube {site_key}"))),
            site: Some("YouTube".to_owned()),
            site_key: Some(site_key),
            url: None,
            kind: VideoKind::Trailer,
            name: None,
            official: false,
            language: None,
            spoiler_level: SpoilerLevel::None,
            source: Some(source.clone()),
        }]
    });
    let (country, certification) = match root.text("mpaa").and_then(|mpaa| line(&mpaa)) {
        Some(mpaa) => certification(&mpaa),
        None => return,
    };
    if let Some(date) = film.release_date {
        film.releases = Some(vec![ReleaseDraft {
            key: Some(slug_for(&format!("kodi {country}"))),
            country,
            date,
            release_type: ReleaseType::Theatrical,
            certification: Some(certification),
            note: None,
            language: None,
            spoiler_level: SpoilerLevel::None,
            source: Some(source.clone()),
        }]);
    }
}

/// `Rated R`, `US:R` or `DE:16` as country and certification.
fn certification(mpaa: &str) -> (String, String) {
    let bare = mpaa.strip_prefix("Rated ").unwrap_or(mpaa);
    match bare.split_once(':') {
        Some((country, rest))
            if cinegraph_domain::country::is_country(country) && !rest.trim().is_empty() =>
        {
            (country.to_owned(), rest.trim().to_owned())
        }
        _ => ("US".to_owned(), bare.to_owned()),
    }
}

/// The id of a video in the address of Kodi's plugin or of the site itself.
fn youtube(trailer: &str) -> Option<String> {
    let rest = ["videoid=", "video_id=", "watch?v=", "youtu.be/"]
        .iter()
        .find_map(|sign| trailer.split_once(sign).map(|(_, rest)| rest))?;
    let key: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    said(&key)
}

fn credits(root: &Element, source: &Source, film: &mut FilmDraft) {
    let (mut keys, mut names) = (Keys::default(), Keys::default());
    let mut known: HashMap<String, String> = HashMap::new();
    let (mut roles, mut characters) = (Vec::new(), Vec::new());
    for (place, actor) in root.children("actor").enumerate() {
        let Some(name) = actor.text("name").and_then(|name| line(&name)) else { continue };
        let order =
            actor.text("order").and_then(|order| order.parse::<i32>().ok()).filter(|order| *order >= 0);
        let who = someone(name.clone(), actor, source);
        let mut part =
            role(keys.key(&format!("kodi actor {name}")), who, Department::Acting, "Actor", source);
        part.billing =
            Some(order.unwrap_or_else(|| i32::try_from(place).unwrap_or(i32::MAX - 1)).min(99_999) + 1);
        let (played_by_them, attributes) = played(&actor.text("role").unwrap_or_default());
        part.attributes = attributes;
        if !part.attributes.contains(&RoleAttribute::AsSelf) {
            for name in played_by_them {
                let key = known.entry(name.clone()).or_insert_with(|| {
                    let key = names.key(&format!("kodi {name}"));
                    characters.push(character(key.clone(), name, source));
                    key
                });
                part.characters.push(key.clone());
            }
        }
        roles.push(part);
    }
    for (field, department, job) in
        [("director", Department::Directing, "Director"), ("credits", Department::Writing, "Writer")]
    {
        for element in root.children(field) {
            if let Some(name) = line(&element.text) {
                let key = keys.key(&format!("kodi {job} {name}"));
                roles.push(role(key, someone(name, element, source), department, job, source));
            }
        }
    }
    film.characters = Some(characters).filter(|characters| !characters.is_empty());
    film.roles = Some(roles).filter(|roles| !roles.is_empty());
}

/// A person with the ids that Jellyfin and Kodi's scrapers give them, if any.
fn someone(name: String, element: &Element, source: &Source) -> Mention {
    let mut who: PersonDraft = person(name, source);
    let value = |field: &str| element.text(field).or_else(|| element.attribute(field).map(ToOwned::to_owned));
    who.external_ids = [("tmdbid", ExternalSource::Tmdb), ("imdbid", ExternalSource::Imdb)]
        .into_iter()
        .filter_map(|(field, source)| id(source, &value(field)?))
        .collect();
    Mention::New(Box::new(who))
}

fn unique(texts: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for text in texts {
        if !unique.contains(&text) {
            unique.push(text);
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_whose_form_it_has() {
        let ids = |inside: &str| {
            let root = xml::read(&format!("<movie>{inside}</movie>")).unwrap();
            ids(&root)
                .into_iter()
                .map(|id| format!("{}:{}", id.source.as_str(), id.value))
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("<id>tt0078748</id>"), ["imdb:tt0078748"]);
        assert_eq!(ids("<id>348</id>"), [""; 0]);
        let both =
            r#"<uniqueid type="tmdb">348</uniqueid><uniqueid type="IMDB">tt0078748</uniqueid><id>348</id>"#;
        assert_eq!(ids(both), ["tmdb:348", "imdb:tt0078748"]);
    }

    #[test]
    fn certifications_and_trailers_are_taken_apart() {
        assert_eq!(certification("Rated R"), ("US".to_owned(), "R".to_owned()));
        assert_eq!(certification("DE:16"), ("DE".to_owned(), "16".to_owned()));
        let plugin = "plugin://plugin.video.youtube/?action=play_video&videoid=097uj1-x";
        assert_eq!(youtube(plugin).as_deref(), Some("097uj1-x"));
        assert_eq!(youtube("/films/trailer.mkv"), None);
    }
}
