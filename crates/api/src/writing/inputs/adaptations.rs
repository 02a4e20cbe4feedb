//! Adaptations and what they tell otherwise.

use cinegraph_domain::id::Kind;

use super::{Entity, Field, Home, ITEM, Owner, item, of_film, owned, reference, text, words};

const TAG: &str = "adaptations";

pub(super) static ADAPTATION: Entity = Entity {
    kind: Kind::Adaptation,
    name: "Adaptation",
    names: "Adaptations",
    noun: "adaptation",
    nouns: "adaptations",
    tag: TAG,
    path: "/v1/adaptations/{adaptation}",
    home: Home::Owned(&[of_film("/v1/films/{film}/adaptations")]),
    fields: &[
        reference("sourceWork", Kind::SourceWork).required(),
        Field::new("kind", words::ADAPTATION_KIND).required(),
        text("fidelityNote"),
        owned("differences", &ADAPTATION_DIFFERENCE),
    ],
    ..ITEM
};

pub(super) static ADAPTATION_DIFFERENCE: Entity = Entity {
    kind: Kind::AdaptationDifference,
    name: "AdaptationDifference",
    names: "AdaptationDifferences",
    noun: "difference",
    nouns: "differences",
    tag: TAG,
    path: "/v1/adaptation-differences/{adaptation_difference}",
    home: Home::Owned(&[Owner {
        kind: Kind::Adaptation,
        field: "adaptation",
        noun: "adaptation",
        collection: "/v1/adaptations/{adaptation}/differences",
    }]),
    fields: &[
        Field::new("kind", words::DIFFERENCE_KIND).required(),
        text("text").required(),
        item("scene", Kind::Scene),
    ],
    ..ITEM
};
