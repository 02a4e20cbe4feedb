//! The same page as a person would write it who needs nothing else: plain SQL on a bare connection, and the answer
//! put together from its rows. What REST answers is compared with this before anything is measured.

use std::{cell::OnceCell, path::Path};

use cinegraph_domain::{
    date::{PartialDate, Timestamp},
    external_id::ExternalSource,
    id::Kind,
};
use rusqlite::{Connection, OptionalExtension, Result, Row};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    id: String,
    slug: String,
    title: String,
    primary_title: String,
    original_title: Option<String>,
    title_type: String,
    year: Option<i32>,
    release_date: Option<PartialDate>,
    status: Option<String>,
    runtime_minutes: Option<i32>,
    original_language: Option<String>,
    tagline: Option<String>,
    overview: Option<String>,
    tone: Option<String>,
    why_watch: Option<String>,
    language: String,
    locales: Locales,
    budget: Option<Money>,
    revenue: Option<Money>,
    homepage: Option<String>,
    collection: Option<Named>,
    popularity: f64,
    credits_scenes: CreditsScenes,
    countries: Vec<String>,
    spoken_languages: Vec<String>,
    genres: Vec<Named>,
    external_ids: Vec<ExternalId>,
    source: Option<Source>,
    revision: i32,
    created_at: Timestamp,
    updated_at: Timestamp,
    roles: Roles,
}

#[derive(Serialize)]
struct Locales {
    title: String,
    tagline: Option<String>,
    overview: Option<String>,
}

#[derive(Serialize)]
struct Money {
    amount: i64,
    currency: String,
}

#[derive(Serialize)]
struct Named {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<String>,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreditsScenes {
    has_mid_credits: String,
    has_post_credits: String,
    stay_until_the_end: &'static str,
    note: Option<String>,
}

#[derive(Serialize)]
struct ExternalId {
    source: String,
    value: String,
    url: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    name: String,
    url: Option<String>,
    license: Option<String>,
    accessed_on: Option<PartialDate>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Roles {
    items: Vec<Role>,
    total_count: usize,
    withheld_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    id: String,
    film_id: String,
    position: i32,
    spoiler_level: &'static str,
    withheld: bool,
    language: Option<String>,
    source: Option<Source>,
    revision: i32,
    created_at: Timestamp,
    updated_at: Timestamp,
    person: Named,
    department: String,
    job: String,
    billing: Option<i32>,
    characters: Vec<Named>,
    credited_as: Option<String>,
    attributes: Vec<String>,
    note: Option<String>,
    edition_id: Option<String>,
}

const FILM: &str = "
    SELECT f.slug, f.primary_title, f.original_title, f.title_type, f.year, f.release_date, f.status,
           f.runtime_minutes, f.original_language, f.tagline, f.overview, f.tone, f.why_watch, f.language,
           f.budget_amount, f.budget_currency, f.revenue_amount, f.revenue_currency, f.homepage, f.popularity,
           f.has_mid_credits, f.has_post_credits, f.credits_note, f.revision, f.created_at, f.updated_at,
           c.id, c.slug, c.name, s.name, s.url, s.license, s.accessed_on
    FROM film f LEFT JOIN collection c ON c.id = f.collection_id LEFT JOIN source s ON s.id = f.source_id
    WHERE f.id = ?";
const GENRES: &str = "
    SELECT g.id, g.slug, g.name FROM film_genre fg JOIN genre g ON g.id = fg.genre_id
    WHERE fg.film_id = ? ORDER BY fg.position";
const COUNTRIES: &str = "SELECT country FROM film_country WHERE film_id = ? ORDER BY position";
const LANGUAGES: &str = "SELECT language FROM film_language WHERE film_id = ? ORDER BY position";
const EXTERNAL_IDS: &str =
    "SELECT source, value FROM external_id WHERE kind = 'film' AND entity_id = ? ORDER BY position";
const ROLES: &str = "
    SELECT r.id, r.position, r.spoiler_level, r.language, r.revision, r.created_at, r.updated_at, r.department,
           r.job, r.billing, r.credited_as, r.note, r.attributes, r.edition_id, p.id, p.slug, p.name,
           s.name, s.url, s.license, s.accessed_on
    FROM role r JOIN person p ON p.id = r.person_id LEFT JOIN source s ON s.id = r.source_id
    WHERE r.film_id = ? ORDER BY r.position, r.id";
const CHARACTERS: &str = "
    SELECT rc.role_id, c.id, c.name
    FROM role r JOIN role_character rc ON rc.role_id = r.id JOIN character c ON c.id = rc.character_id
    WHERE r.film_id = ? AND c.spoiler_level = 0 ORDER BY r.position, r.id, rc.position";

/// A connection with nothing around it.
pub struct Bare(Connection);

impl Bare {
    /// Opens the file the way the server does.
    pub fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(
            "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;
             PRAGMA temp_store = memory",
        )?;
        Ok(Self(connection))
    }

    /// The page of a film with its roles, as JSON.
    pub fn page(&self, film: i64) -> Result<Option<Vec<u8>>> {
        let film_row = |row: &Row<'_>| self.film(film, row);
        let page = self.0.prepare_cached(FILM)?.query_row([film], film_row).optional()?;
        // A page is made of texts and numbers only, so it always has a JSON form.
        Ok(page.map(|page| serde_json::to_vec(&page).unwrap_or_default()))
    }

    fn film(&self, id: i64, row: &Row<'_>) -> Result<Page> {
        let title: String = row.get(1)?;
        let language: String = row.get(13)?;
        let tagline: Option<String> = row.get(9)?;
        let overview: Option<String> = row.get(10)?;
        let has_mid_credits: String = row.get(20)?;
        let has_post_credits: String = row.get(21)?;
        let stay_until_the_end = match (has_mid_credits.as_str(), has_post_credits.as_str()) {
            ("yes", _) | (_, "yes") => "yes",
            ("no", "no") => "no",
            _ => "unknown",
        };
        Ok(Page {
            id: format!("film_{id}"),
            slug: row.get(0)?,
            title: title.clone(),
            primary_title: title,
            original_title: row.get(2)?,
            title_type: row.get(3)?,
            year: row.get(4)?,
            release_date: date(row, 5)?,
            status: row.get(6)?,
            runtime_minutes: row.get(7)?,
            original_language: row.get(8)?,
            locales: Locales {
                title: language.clone(),
                tagline: tagline.as_ref().map(|_| language.clone()),
                overview: overview.as_ref().map(|_| language.clone()),
            },
            tagline,
            overview,
            tone: row.get(11)?,
            why_watch: row.get(12)?,
            language,
            budget: money(row, 14)?,
            revenue: money(row, 16)?,
            homepage: row.get(18)?,
            collection: match row.get::<_, Option<i64>>(26)? {
                Some(id) => Some(named("collection", id, row.get(27)?, row.get(28)?)),
                None => None,
            },
            popularity: row.get(19)?,
            credits_scenes: CreditsScenes {
                has_mid_credits,
                has_post_credits,
                stay_until_the_end,
                note: row.get(22)?,
            },
            countries: self.list(COUNTRIES, id, |row| row.get(0))?,
            spoken_languages: self.list(LANGUAGES, id, |row| row.get(0))?,
            genres: self.list(GENRES, id, |row| Ok(named("genre", row.get(0)?, row.get(1)?, row.get(2)?)))?,
            external_ids: self.list(EXTERNAL_IDS, id, external_id)?,
            source: source(row, 29)?,
            revision: row.get(23)?,
            created_at: Timestamp::from_micros(row.get(24)?),
            updated_at: Timestamp::from_micros(row.get(25)?),
            roles: self.roles(id)?,
        })
    }

    fn roles(&self, film: i64) -> Result<Roles> {
        let rows = self.list(ROLES, film, |row| {
            if row.get::<_, i32>(2)? > 0 {
                return Ok(None);
            }
            Ok(Some((row.get::<_, i64>(0)?, role(film, row)?)))
        })?;
        let all = rows.len();
        let mut roles: Vec<(i64, Role)> = rows.into_iter().flatten().collect();
        let characters = self.list(CHARACTERS, film, |row| {
            Ok((row.get::<_, i64>(0)?, named("character", row.get(1)?, None, row.get(2)?)))
        })?;
        // Both come in the same order, so one walk joins them.
        let mut at = 0;
        for (role, character) in characters {
            while roles.get(at).is_some_and(|(id, _)| *id != role) {
                at += 1;
            }
            match roles.get_mut(at) {
                Some((_, role)) => role.characters.push(character),
                None => at = 0,
            }
        }
        let items: Vec<Role> = roles.into_iter().map(|(_, role)| role).collect();
        Ok(Roles { total_count: items.len(), withheld_count: all - items.len(), items })
    }

    fn list<T>(&self, sql: &str, film: i64, map: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        self.0.prepare_cached(sql)?.query_map([film], map)?.collect()
    }
}

fn role(film: i64, row: &Row<'_>) -> Result<Role> {
    let attributes = row.get_ref(12)?.as_str()?;
    Ok(Role {
        id: format!("role_{}", row.get::<_, i64>(0)?),
        film_id: format!("film_{film}"),
        position: row.get(1)?,
        spoiler_level: "none",
        withheld: false,
        language: row.get(3)?,
        source: source(row, 17)?,
        revision: row.get(4)?,
        created_at: Timestamp::from_micros(row.get(5)?),
        updated_at: Timestamp::from_micros(row.get(6)?),
        person: named("person", row.get(14)?, row.get(15)?, row.get(16)?),
        department: row.get(7)?,
        job: row.get(8)?,
        billing: row.get(9)?,
        characters: Vec::new(),
        credited_as: row.get(10)?,
        attributes: serde_json::from_str(attributes).unwrap_or_default(),
        note: row.get(11)?,
        edition_id: row.get::<_, Option<i64>>(13)?.map(|id| format!("edition_{id}")),
    })
}

fn named(kind: &str, id: i64, slug: Option<String>, name: String) -> Named {
    Named { id: format!("{kind}_{id}"), slug, name }
}

fn date(row: &Row<'_>, column: usize) -> Result<Option<PartialDate>> {
    Ok(row.get::<_, Option<i32>>(column)?.and_then(PartialDate::from_sort_key))
}

fn money(row: &Row<'_>, column: usize) -> Result<Option<Money>> {
    Ok(match row.get::<_, Option<i64>>(column)? {
        Some(amount) => Some(Money { amount, currency: row.get(column + 1)? }),
        None => None,
    })
}

fn source(row: &Row<'_>, column: usize) -> Result<Option<Source>> {
    let Some(name) = row.get(column)? else { return Ok(None) };
    let (url, license) = (row.get(column + 1)?, row.get(column + 2)?);
    Ok(Some(Source { name, url, license, accessed_on: date(row, column + 3)? }))
}

fn external_id(row: &Row<'_>) -> Result<ExternalId> {
    let (source, value): (String, String) = (row.get(0)?, row.get(1)?);
    let url = source.parse::<ExternalSource>().ok().and_then(|source| source.url(Kind::Film, &value));
    Ok(ExternalId { source, value, url })
}

thread_local! {
    static BARE: OnceCell<Bare> = const { OnceCell::new() };
}

/// The page, read over this thread's own connection.
pub fn page_on_this_thread(file: &Path, film: i64) -> Result<Option<Vec<u8>>> {
    BARE.with(|cell| {
        if cell.get().is_none() {
            let _ = cell.set(Bare::open(file)?);
        }
        cell.get().map_or(Ok(None), |bare| bare.page(film))
    })
}
