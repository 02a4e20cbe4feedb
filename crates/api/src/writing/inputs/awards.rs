//! Award bodies, ceremonies, categories and nominations.

use cinegraph_domain::id::Kind;

use super::{
    Entity, Field, Home, Owner, RECORD, Type, date, external_ids, int, item, owned, parts, reference, text,
    words,
};

const TAG: &str = "awards";

const fn of_body(collection: &'static str) -> Owner {
    Owner { kind: Kind::AwardBody, field: "awardBody", noun: "award body", collection }
}

pub(super) static AWARD_BODY: Entity = Entity {
    kind: Kind::AwardBody,
    name: "AwardBody",
    names: "AwardBodies",
    noun: "award body",
    nouns: "award bodies",
    tag: TAG,
    path: "/v1/award-bodies/{award_body}",
    home: Home::Collection("/v1/award-bodies"),
    fields: &[
        text("slug").required(),
        text("name").required(),
        text("country"),
        text("url"),
        external_ids(),
        owned("ceremonies", &AWARD_CEREMONY),
        owned("categories", &AWARD_CATEGORY),
    ],
    ..RECORD
};

pub(super) static AWARD_CEREMONY: Entity = Entity {
    kind: Kind::AwardCeremony,
    name: "AwardCeremony",
    names: "AwardCeremonies",
    noun: "award ceremony",
    nouns: "award ceremonies",
    tag: TAG,
    path: "/v1/award-ceremonies/{award_ceremony}",
    home: Home::Owned(&[of_body("/v1/award-bodies/{award_body}/ceremonies")]),
    fields: &[
        int("number", 1, 10_000),
        int("year", 1900, 2200).required(),
        int("eligibilityYear", 1870, 2200),
        date("date"),
    ],
    ..RECORD
};

pub(super) static AWARD_CATEGORY: Entity = Entity {
    kind: Kind::AwardCategory,
    name: "AwardCategory",
    names: "AwardCategories",
    noun: "award category",
    nouns: "award categories",
    tag: TAG,
    path: "/v1/award-categories/{award_category}",
    home: Home::Owned(&[of_body("/v1/award-bodies/{award_body}/categories")]),
    fields: &[text("slug").required(), text("name").required()],
    ..RECORD
};

pub(super) static NOMINATION: Entity = Entity {
    kind: Kind::Nomination,
    name: "Nomination",
    names: "Nominations",
    noun: "nomination",
    nouns: "nominations",
    tag: TAG,
    path: "/v1/nominations/{nomination}",
    home: Home::Collection("/v1/nominations"),
    fields: &[
        text("key")
            .required()
            .fixed()
            .about("The name within body, ceremony and category, by which a later import finds it again."),
        reference("body", Kind::AwardBody).required(),
        text("category").required().about("The category: its slug within the body, or its id."),
        text("categoryName"),
        int("ceremony", 1900, 2200).required().about("The year of the ceremony."),
        Field::new("result", words::AWARD_RESULT).required(),
        Field::new("nominees", Type::List(&Type::Part(&parts::NOMINEE))),
        Field::new("films", Type::List(&Type::Reference(Kind::Film))),
        item("character", Kind::Character).about("The character it was for, in the first of the films."),
        text("characterName"),
        text("song"),
        text("note"),
        text("language"),
        Field::new("spoilerLevel", words::SPOILER_LEVEL),
        Field::new("source", Type::Part(&parts::SOURCE)),
    ],
    ..RECORD
};
