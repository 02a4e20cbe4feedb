//! Characters and roles.

use cinegraph_domain::id::Kind;

use super::{Entity, Field, Home, ITEM, Type, int, item, of_film, text, texts, words};

const TAG: &str = "cast and crew";

pub(super) static CHARACTER: Entity = Entity {
    kind: Kind::Character,
    name: "Character",
    names: "Characters",
    noun: "character",
    nouns: "characters",
    tag: TAG,
    path: "/v1/characters/{character}",
    home: Home::Owned(&[of_film("/v1/films/{film}/characters")]),
    fields: &[text("name").required(), texts("aliases"), text("description")],
    ..ITEM
};

pub(super) static ROLE: Entity = Entity {
    kind: Kind::Role,
    name: "Role",
    names: "Roles",
    noun: "role",
    nouns: "roles",
    tag: TAG,
    path: "/v1/roles/{role}",
    home: Home::Owned(&[of_film("/v1/films/{film}/roles")]),
    fields: &[
        Field::new("person", Type::Person).required(),
        Field::new("department", words::DEPARTMENT).required(),
        text("job").required(),
        int("billing", 1, 100_000),
        Field::new("characters", Type::List(&Type::Item(Kind::Character))),
        text("creditedAs"),
        Field::new("attributes", Type::List(&words::ROLE_ATTRIBUTE)),
        text("note"),
        item("edition", Kind::Edition),
    ],
    // Their order is that of the billing.
    ordered: false,
    ..ITEM
};
