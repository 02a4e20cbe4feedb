//! What stands on its own besides films and awards: people, themes, places, source works and vocabularies.

use cinegraph_domain::id::Kind;

use super::{
    Entity, Field, Home, RECORD, Type, date, external_ids, facts, int, meaning, owned, parts, text, texts,
    words,
};

pub(super) static PERSON: Entity = Entity {
    kind: Kind::Person,
    name: "Person",
    names: "People",
    noun: "person",
    nouns: "people",
    tag: "people",
    path: "/v1/people/{person}",
    home: Home::Collection("/v1/people"),
    merges: true,
    fields: &[
        text("slug").about("Their slug; made from the name when missing."),
        text("name").required(),
        text("sortName")
            .about("The name lists sort by, family name first; the name as it stands when missing."),
        text("birthName"),
        date("birthDate"),
        text("birthPlace"),
        date("deathDate"),
        text("deathPlace"),
        text("biography"),
        text("language"),
        texts("professions"),
        texts("aliases"),
        Field::new("popularity", Type::Float(0.0, f64::MAX)),
        external_ids(),
        owned("images", &facts::IMAGE),
        Field::new("source", Type::Part(&parts::SOURCE)),
    ],
    ..RECORD
};

pub(super) static THEME: Entity = Entity {
    kind: Kind::Theme,
    name: "Theme",
    names: "Themes",
    noun: "theme",
    nouns: "themes",
    tag: "themes",
    path: "/v1/themes/{theme}",
    home: Home::Collection("/v1/themes"),
    merges: true,
    fields: &[
        text("slug").required(),
        text("name").required(),
        text("description"),
        text("language"),
        texts("aliases"),
        Field::new("parents", Type::List(&Type::Reference(Kind::Theme))),
        external_ids(),
        owned("questions", &meaning::DISCUSSION_QUESTION),
        owned("polls", &meaning::POLL),
        Field::new("source", Type::Part(&parts::SOURCE)),
    ],
    ..RECORD
};

pub(super) static PLACE: Entity = Entity {
    kind: Kind::Place,
    name: "Place",
    names: "Places",
    noun: "place",
    nouns: "places",
    tag: "places",
    path: "/v1/places/{place}",
    home: Home::Collection("/v1/places"),
    fields: &[
        text("slug").required(),
        text("name").required(),
        text("region"),
        text("country"),
        Field::new("latitude", Type::Float(-90.0, 90.0)),
        Field::new("longitude", Type::Float(-180.0, 180.0)),
        external_ids(),
    ],
    ..RECORD
};

pub(super) static SOURCE_WORK: Entity = Entity {
    kind: Kind::SourceWork,
    name: "SourceWork",
    names: "SourceWorks",
    noun: "source work",
    nouns: "source works",
    tag: "source works",
    path: "/v1/source-works/{source_work}",
    home: Home::Collection("/v1/source-works"),
    merges: true,
    fields: &[
        text("slug").required(),
        text("title").required(),
        // In files, `kind` tells records apart.
        Field::new("kind", words::SOURCE_WORK_KIND).required().stored("workKind"),
        Field::new("authors", Type::List(&Type::Reference(Kind::Person))),
        int("year", -3000, 2200),
        text("language"),
        external_ids(),
    ],
    ..RECORD
};

pub(super) static COLLECTION: Entity = Entity {
    kind: Kind::Collection,
    name: "Collection",
    names: "Collections",
    noun: "collection",
    nouns: "collections",
    tag: "collections",
    path: "/v1/collections/{collection}",
    home: Home::Collection("/v1/collections"),
    fields: &[text("slug").required(), text("name").required(), text("overview"), external_ids()],
    ..RECORD
};

pub(super) static COMPANY: Entity = Entity {
    kind: Kind::Company,
    name: "Company",
    names: "Companies",
    noun: "company",
    nouns: "companies",
    tag: "companies",
    path: "/v1/companies/{company}",
    home: Home::Collection("/v1/companies"),
    fields: &[text("slug").required(), text("name").required(), text("country"), external_ids()],
    ..RECORD
};

pub(super) static GENRE: Entity = Entity {
    kind: Kind::Genre,
    name: "Genre",
    names: "Genres",
    noun: "genre",
    nouns: "genres",
    tag: "vocabularies",
    path: "/v1/genres/{genre}",
    home: Home::Collection("/v1/genres"),
    fields: &[text("slug").required(), text("name").required()],
    ..RECORD
};

pub(super) static KEYWORD: Entity = Entity {
    kind: Kind::Keyword,
    name: "Keyword",
    names: "Keywords",
    noun: "keyword",
    nouns: "keywords",
    tag: "vocabularies",
    path: "/v1/keywords/{keyword}",
    home: Home::Collection("/v1/keywords"),
    fields: &[text("slug").required(), text("name").required()],
    ..RECORD
};
