//! The catalogue with a canary in every text that has a spoiler level. A canary is a word of letters only that names
//! the field it stands in and ends with the level: `canaryscenessummarymajor`.
//!
//! `coverage` proves that no field was forgotten.

use std::sync::Arc;

use cinegraph_catalog::{Editor, Store};
use cinegraph_importers::ndjson::{self, Input};
use serde_json::{Value, json};

use crate::harness::FixedClock;

/// The levels in their order; a ceiling is one of them too.
pub const LEVELS: [&str; 4] = ["none", "minor", "major", "ending"];

/// The film that every text hangs on.
pub const FILM: &str = "canary-film-2001";

/// Films that share something with it, or bear something, only as far as the ending is told.
pub const OTHER_FILM: &str = "other-film-2002";

/// A film without anything to hide.
pub const PLAIN_FILM: &str = "plain-film-2003";

/// The canary of a field at a level.
pub fn canary(field: &str, level: &str) -> String {
    format!("canary{field}{level}")
}

/// Where an item of this level points to: to the ending, and from the ending to what everyone may see.
fn across(level: &str) -> &'static str {
    if level == "ending" { "none" } else { "ending" }
}

fn keys(kind: &str) -> Vec<String> {
    LEVELS.iter().map(|level| format!("{kind}-{level}")).collect()
}

fn source(field: &str, level: &str) -> Value {
    json!({
        "name": canary(&format!("{field}sourcename"), level),
        "url": format!("https://example.org/{}", canary(&format!("{field}sourceurl"), level)),
        "license": canary(&format!("{field}sourcelicense"), level),
        "accessedOn": "2026-11-01"
    })
}

/// Where what has no level was taken from.
fn plain_source() -> Value {
    json!({ "name": "The tests", "url": "https://example.org/", "license": "CC0", "accessedOn": "2026-11-01" })
}

/// An item of each level: what every item has, and the rest as `content` says.
fn items(field: &str, content: impl Fn(&dyn Fn(&str) -> String, &'static str) -> Value) -> Value {
    let item = |level: &'static str| {
        let mut item = json!({
            "key": format!("{field}-{level}"),
            "language": "en",
            "spoilerLevel": level,
            "source": source(field, level),
        });
        let word = |name: &str| canary(&format!("{field}{name}"), level);
        let content = content(&word, level);
        let fields = item.as_object_mut().expect("an object");
        fields.extend(content.as_object().expect("an object").clone());
        item
    };
    LEVELS.map(item).into_iter().collect()
}

fn images(field: &str) -> Value {
    items(field, |word, _| {
        json!({
            "kind": "still", "url": format!("https://example.org/{}", word("url")), "width": 640, "height": 480,
            "license": word("license"), "altText": word("alttext")
        })
    })
}

fn questions(field: &str) -> Value {
    items(field, |word, _| json!({ "text": word("text") }))
}

fn polls(field: &str, theme: Option<&str>) -> Value {
    items(field, |word, _| {
        let mut poll = json!({
            "question": word("question"),
            "options": [{ "label": word("label") }, { "label": format!("not {}", word("label")) }],
            "opensAt": "2026-01-01T00:00:00Z", "closesAt": "2027-01-01T00:00:00Z", "resultsVisibility": "always"
        });
        if let Some(theme) = theme {
            poll["theme"] = theme.into();
        }
        poll
    })
}

fn differences(level: &'static str) -> Value {
    let mut list = items(
        "differences",
        |word, of| json!({ "kind": "changed_ending", "text": word("text"), "scene": format!("scenes-{}", across(of)) }),
    );
    for difference in list.as_array_mut().expect("a list") {
        let key = format!("{}-of-{level}", difference["key"].as_str().expect("a key"));
        difference["key"] = key.into();
    }
    list
}

/// The film that every text hangs on.
pub fn film() -> Value {
    let mut film = json!({
        "kind": "film", "slug": FILM, "primaryTitle": "Canary Film", "originalTitle": "Canary Film Original",
        "titleType": "movie", "year": 2001, "releaseDate": "2001-05-05", "status": "released",
        "runtimeMinutes": 100, "originalLanguage": "en", "tagline": "A line.", "overview": "An overview.",
        "tone": "A tone.", "whyWatch": "A reason.", "language": "en",
        "budget": { "amount": 1, "currency": "USD" }, "revenue": { "amount": 2, "currency": "USD" },
        "homepage": "https://example.org/film", "collection": "the-collection", "popularity": 3.0,
        "creditsScenes": { "hasMidCredits": "no", "hasPostCredits": "yes", "note": "Stay." },
        "countries": ["GB"], "spokenLanguages": ["en"], "genres": ["Drama"],
        "externalIds": [{ "source": "imdb", "value": "tt7000001" }],
        "source": plain_source(),
        "texts": [{ "locale": "fr", "title": "Film", "tagline": "Ligne", "overview": "Texte" }],
        "companies": [{ "company": "the-company", "role": "distribution", "territory": "GB" }],
        "keywords": LEVELS.map(|level| json!({ "name": canary("keywordsname", level), "spoilerLevel": level }))
    });
    let fields = film.as_object_mut().expect("an object");
    fields.extend(lists().map(|(name, list)| (name.to_owned(), list)));
    film
}

/// The lists of that film.
fn lists() -> [(&'static str, Value); 18] {
    [
        (
            "titles",
            items("titles", |word, _| {
                json!({
                    "title": word("title"), "region": "FR", "types": ["working"], "attributes": [word("attribute")],
                    "isOriginal": false
                })
            }),
        ),
        (
            "releases",
            items("releases", |word, _| {
                json!({
                    "country": "FR", "date": "2001-06", "releaseType": "digital", "certification": word("certification"),
                    "note": word("note")
                })
            }),
        ),
        (
            "editions",
            items("editions", |word, _| {
                json!({
                    "name": word("name"), "kind": "extended", "runtimeMinutes": 120, "note": word("note")
                })
            }),
        ),
        (
            "videos",
            items("videos", |word, _| {
                json!({
                    "site": word("site"), "siteKey": word("sitekey"), "kind": "clip", "name": word("name"), "official": true,
                    "url": format!("https://example.org/{}", word("url"))
                })
            }),
        ),
        ("images", images("images")),
        (
            "synopsis",
            items("synopsis", |word, _| {
                json!({
                    "kind": "summary", "heading": word("heading"), "body": word("body")
                })
            }),
        ),
        (
            "characters",
            items("characters", |word, _| {
                json!({
                    "name": word("name"), "aliases": [word("alias")], "description": word("description")
                })
            }),
        ),
        (
            "roles",
            items("roles", |word, level| {
                json!({
                    "person": format!("person-{level}"), "department": "acting", "job": word("job"), "billing": 1,
                    "characters": keys("characters"), "creditedAs": word("creditedas"), "attributes": ["voice"],
                    "note": word("note"), "edition": format!("editions-{}", across(level))
                })
            }),
        ),
        (
            "scenes",
            items("scenes", |word, level| {
                json!({
                    "title": word("title"), "kind": "key", "startsAt": 1, "endsAt": 2, "summary": word("summary"),
                    "edition": format!("editions-{}", across(level)), "characters": keys("characters"),
                    "location": format!("place-{level}"), "teases": OTHER_FILM
                })
            }),
        ),
        (
            "quotes",
            items("quotes", |word, level| {
                json!({
                    "lines": keys("characters").into_iter().map(|speaker| json!({
                        "speaker": speaker, "text": word("line"), "direction": word("direction")
                    })).collect::<Vec<_>>(),
                    "scene": format!("scenes-{}", across(level))
                })
            }),
        ),
        (
            "insights",
            items("insights", |word, level| {
                json!({
                    "kind": "trivia", "text": word("text"), "people": keys("person"), "characters": keys("characters"),
                    "scene": format!("scenes-{}", across(level))
                })
            }),
        ),
        (
            "locations",
            items("locations", |word, level| {
                json!({
                    "place": format!("place-{level}"), "depictsAs": word("depictsas"), "note": word("note"),
                    "scene": format!("scenes-{}", across(level))
                })
            }),
        ),
        (
            "adaptations",
            items("adaptations", |word, level| {
                json!({
                    "sourceWork": format!("work-{level}"), "kind": "loose", "fidelityNote": word("fidelitynote"),
                    "differences": differences(level)
                })
            }),
        ),
        (
            "themes",
            items("themes", |word, level| {
                json!({
                    "theme": format!("theme-{level}"), "statement": word("statement"), "strength": "major",
                    "universal": true, "characters": keys("characters"), "scenes": keys("scenes"), "quotes": keys("quotes")
                })
            }),
        ),
        (
            "analyses",
            items("analyses", |word, _| {
                json!({
                    "kind": "essay", "title": word("title"), "body": word("body"), "author": word("author"), "basis": "both"
                })
            }),
        ),
        ("questions", questions("questions")),
        ("polls", polls("polls", Some("theme-none"))),
        (
            "recommendations",
            items("recommendations", |word, _| {
                json!({
                    "film": OTHER_FILM, "reason": word("reason"), "origin": "curated"
                })
            }),
        ),
    ]
}

/// Films that only the ending ties to the first.
fn other_films() -> [Value; 2] {
    let of = |level: &str, field: &str, value: Value| {
        let mut item = json!({ "spoilerLevel": level });
        item.as_object_mut().expect("an object").extend(value.as_object().expect("an object").clone());
        (field.to_owned(), json!([item]))
    };
    let mut other = json!({
        "kind": "film", "slug": OTHER_FILM, "primaryTitle": "Other Film", "titleType": "movie", "year": 2002
    });
    other.as_object_mut().expect("an object").extend([
        of("ending", "themes", json!({ "theme": "theme-ending", "statement": "It ends.", "strength": "choice" })),
        of("ending", "adaptations", json!({ "sourceWork": "work-ending", "kind": "direct" })),
        of("ending", "polls", json!({ "question": "Is it?", "options": [{ "label": "Yes" }, { "label": "No" }] })),
        ("roles".to_owned(), json!([
            { "person": "person-ending", "department": "acting", "job": "Actor", "spoilerLevel": "ending" },
            { "person": "person-twist", "department": "directing", "job": "Director", "spoilerLevel": "major" },
            { "person": "person-none", "department": "editing", "job": "Editor" },
        ])),
    ]);
    let plain = json!({
        "kind": "film", "slug": PLAIN_FILM, "primaryTitle": "Plain Film", "titleType": "movie", "year": 2003,
        "roles": [{ "person": "person-twist", "department": "directing", "job": "Director" }],
        "themes": [{ "theme": "theme-none", "statement": "Plainly.", "strength": "choice" }],
    });
    [other, plain]
}

/// A nomination of each level, for people whose part in the film has that level.
pub fn nominations() -> Vec<Value> {
    let nomination = |level: &str| {
        let word = |name: &str| canary(&format!("nominations{name}"), level);
        json!({
            "kind": "nomination", "key": format!("nomination-{level}"), "body": format!("prize-{level}"),
            "category": "best", "categoryName": word("categoryname"), "ceremony": 2002, "result": "winner",
            "nominees": [
                { "person": format!("person-{level}"), "role": word("role") },
                { "company": "the-company", "role": word("role") },
                { "name": word("name"), "role": word("role") },
            ],
            "films": [FILM], "character": format!("characters-{}", across(level)),
            "characterName": word("charactername"), "song": word("song"), "note": word("note"),
            "language": "en", "spoilerLevel": level, "source": source("nominations", level)
        })
    };
    LEVELS.map(nomination).into_iter().collect()
}

/// The theme that questions and polls hang on.
pub fn theme() -> Value {
    json!({
        "kind": "theme", "slug": "theme-none", "name": "Theme none", "description": "A theme.", "language": "en",
        "aliases": ["A name"], "parents": ["theme-top"], "externalIds": [{ "source": "wikidata", "value": "Q7001" }],
        "questions": questions("themequestions"), "polls": polls("themepolls", None),
        "source": plain_source()
    })
}

/// The person that portraits hang on.
pub fn person() -> Value {
    json!({
        "kind": "person", "slug": "person-none", "name": "Person None", "sortName": "None, Person",
        "birthName": "Nobody", "birthDate": "1950", "birthPlace": "Here", "deathDate": "2020", "deathPlace": "There",
        "biography": "Lived.", "language": "en", "professions": ["actor"], "aliases": ["Noone"], "popularity": 1.0,
        "externalIds": [{ "source": "imdb", "value": "nm7000001" }], "images": images("portraits"),
        "source": plain_source()
    })
}

/// Every record of the catalogue.
pub fn records() -> Vec<Value> {
    let mut records = vec![
        json!({ "kind": "company", "slug": "the-company", "name": "The Company" }),
        json!({ "kind": "collection", "slug": "the-collection", "name": "The Collection" }),
        json!({ "kind": "theme", "slug": "theme-top", "name": "Theme above" }),
        json!({ "kind": "person", "slug": "person-twist", "name": "Person Twist" }),
        json!({ "kind": "person", "slug": "person-author", "name": "Person Author" }),
        theme(),
        person(),
    ];
    for level in LEVELS {
        records.push(
            json!({ "kind": "place", "slug": format!("place-{level}"), "name": format!("Place {level}") }),
        );
        records.push(json!({
            "kind": "source_work", "slug": format!("work-{level}"), "title": format!("Work {level}"),
            "workKind": if level == "ending" { "play" } else { "novel" },
            "authors": if level == "ending" { json!(["person-author"]) } else { json!([]) }
        }));
        records.push(json!({
            "kind": "award_body", "slug": format!("prize-{level}"), "name": format!("Prize {level}"),
            "ceremonies": [{ "year": 2002 }], "categories": [{ "slug": "best", "name": "Best" }]
        }));
        if level != "none" {
            records.push(json!({ "kind": "theme", "slug": format!("theme-{level}"), "name": format!("Theme {level}") }));
            records.push(
                json!({ "kind": "person", "slug": format!("person-{level}"), "name": format!("Person {level}") }),
            );
        }
    }
    let mut film = film();
    // A director whose part in this film would give it away.
    film["roles"].as_array_mut().expect("a list").push(json!({
        "key": "director", "person": "person-twist", "department": "directing", "job": "Director",
        "spoilerLevel": "ending"
    }));
    records.push(film);
    records.extend(other_films());
    records.extend(nominations());
    records
}

/// Puts the catalogue into a database.
pub async fn fill(store: Store) {
    let lines: Vec<String> = records().iter().map(Value::to_string).collect();
    let lines = lines.join("\n");
    let editor =
        Editor::new(store, Arc::new(FixedClock::default()), cinegraph_domain::actor::Actor::operator());
    let input = Input { name: "canaries.ndjson".to_owned(), lines: Box::new(lines.as_bytes()) };
    let mut rejects = Vec::new();
    let summary = ndjson::import(&editor, vec![input], &mut |reject| rejects.push(reject)).await;
    summary.expect("the import comes to its end");
    assert!(rejects.is_empty(), "the fixture is at fault: {rejects:?}");
}
