//! Synopsis, scenes, quotes, insights and filming locations.

use cinegraph_domain::id::Kind;

use super::{Entity, Field, Home, ITEM, Type, int, item, of_film, parts, reference, text, words};

const TAG: &str = "story";

pub(super) static SYNOPSIS_SECTION: Entity = Entity {
    kind: Kind::SynopsisSection,
    name: "SynopsisSection",
    names: "SynopsisSections",
    noun: "section of the synopsis",
    nouns: "sections of the synopsis",
    tag: TAG,
    path: "/v1/synopsis-sections/{synopsis_section}",
    home: Home::Owned(&[of_film("/v1/films/{film}/synopsis")]),
    fields: &[Field::new("kind", words::SECTION_KIND), text("heading"), text("body").required()],
    ..ITEM
};

pub(super) static SCENE: Entity = Entity {
    kind: Kind::Scene,
    name: "Scene",
    names: "Scenes",
    noun: "scene",
    nouns: "scenes",
    tag: TAG,
    path: "/v1/scenes/{scene}",
    home: Home::Owned(&[of_film("/v1/films/{film}/scenes")]),
    fields: &[
        text("title").required(),
        Field::new("kind", words::SCENE_KIND).required(),
        int("startsAt", 0, 1_000_000),
        int("endsAt", 0, 1_000_000),
        item("edition", Kind::Edition),
        text("summary"),
        Field::new("characters", Type::List(&Type::Item(Kind::Character))),
        reference("location", Kind::Place),
        reference("teases", Kind::Film),
    ],
    ..ITEM
};

pub(super) static QUOTE: Entity = Entity {
    kind: Kind::Quote,
    name: "Quote",
    names: "Quotes",
    noun: "quote",
    nouns: "quotes",
    tag: TAG,
    path: "/v1/quotes/{quote}",
    home: Home::Owned(&[of_film("/v1/films/{film}/quotes")]),
    fields: &[
        Field::new("lines", Type::List(&Type::Part(&parts::QUOTE_LINE))).required(),
        item("scene", Kind::Scene),
    ],
    ..ITEM
};

pub(super) static INSIGHT: Entity = Entity {
    kind: Kind::Insight,
    name: "Insight",
    names: "Insights",
    noun: "insight",
    nouns: "insights",
    tag: TAG,
    path: "/v1/insights/{insight}",
    home: Home::Owned(&[of_film("/v1/films/{film}/insights")]),
    fields: &[
        Field::new("kind", words::INSIGHT_KIND).required(),
        text("text").required(),
        Field::new("people", Type::List(&Type::Reference(Kind::Person))),
        Field::new("characters", Type::List(&Type::Item(Kind::Character))),
        item("scene", Kind::Scene),
    ],
    ..ITEM
};

pub(super) static FILMING_LOCATION: Entity = Entity {
    kind: Kind::FilmingLocation,
    name: "FilmingLocation",
    names: "FilmingLocations",
    noun: "filming location",
    nouns: "filming locations",
    tag: TAG,
    path: "/v1/filming-locations/{filming_location}",
    home: Home::Owned(&[of_film("/v1/films/{film}/locations")]),
    fields: &[
        reference("place", Kind::Place).required(),
        text("depictsAs"),
        item("scene", Kind::Scene),
        text("note"),
    ],
    ..ITEM
};
