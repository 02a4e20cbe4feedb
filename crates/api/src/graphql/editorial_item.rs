//! The interface of everything that an editor enters under a film, a person or a theme: what a client can ask of an
//! item without knowing its kind. What only one kind has is with its view in `resources`.

#![allow(clippy::duplicated_attributes, reason = "fields of an interface may have the same type")]

use std::future::{Ready, ready};

use async_graphql::{Context, ID, Interface, Result};

use crate::{
    resources::{
        adaptations::Adaptation,
        analyses::Analysis,
        characters::Character,
        differences::AdaptationDifference,
        editions::Edition,
        frame::{ItemFields, SourceView},
        images::Image,
        insights::Insight,
        locations::FilmingLocation,
        nominations::Nomination,
        polls::Poll,
        questions::DiscussionQuestion,
        quotes::Quote,
        readings::ThemeReading,
        recommendations::Recommendation,
        releases::Release,
        roles::Role,
        scenes::Scene,
        synopsis::SynopsisSection,
        titles::AlternateTitle,
        videos::Video,
    },
    scalars::DateTime,
    vocabulary::SpoilerLevel,
};

/// An item that an editor entered under a film, a person or a theme. Each has a spoiler level of its own; above the
/// request's ceiling it is withheld, and only these fields and the id of its owner are told.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "&ID", desc = "Its id, unique among all entities."),
    field(
        name = "position",
        ty = "i32",
        desc = "What lists of its owner's items go by, from 0; places may be left out."
    ),
    field(name = "spoiler_level", ty = "SpoilerLevel", desc = "How much of the story it gives away."),
    field(
        name = "withheld",
        ty = "bool",
        desc = "Whether it stands above the request's ceiling, so that its content is left out."
    ),
    field(
        name = "language",
        ty = "&Option<String>",
        desc = "The BCP 47 tag of the language it is written in."
    ),
    field(name = "source", ty = "&Option<SourceView>", desc = "Where it was taken from."),
    field(name = "revision", ty = "i32", desc = "1 when made, one more with each change."),
    field(name = "created_at", ty = "DateTime", desc = "When it was made."),
    field(name = "updated_at", ty = "DateTime", desc = "When it was last changed.")
)]
#[allow(
    missing_docs,
    clippy::large_enum_variant,
    reason = "each variant is the view it holds, held for a moment"
)]
pub(super) enum EditorialItem {
    AlternateTitle(AlternateTitle),
    Release(Release),
    Edition(Edition),
    Video(Video),
    Image(Image),
    SynopsisSection(SynopsisSection),
    Character(Character),
    Role(Role),
    Scene(Scene),
    Quote(Quote),
    Insight(Insight),
    FilmingLocation(FilmingLocation),
    Adaptation(Adaptation),
    AdaptationDifference(AdaptationDifference),
    Recommendation(Recommendation),
    ThemeReading(ThemeReading),
    Analysis(Analysis),
    DiscussionQuestion(DiscussionQuestion),
    Poll(Poll),
    Nomination(Nomination),
}

/// The fields of the interface. Views have them by flattening their frame, which gives the schema fields but the
/// types no methods, and the interface wants methods.
trait Framed {
    fn frame(&self) -> &ItemFields;

    fn position(&self, _: &Context<'_>) -> Ready<Result<i32>> {
        ready(Ok(self.frame().position))
    }

    fn spoiler_level(&self, _: &Context<'_>) -> Ready<Result<SpoilerLevel>> {
        ready(Ok(self.frame().spoiler_level))
    }

    fn withheld(&self, _: &Context<'_>) -> Ready<Result<bool>> {
        ready(Ok(self.frame().withheld))
    }

    fn language(&self, _: &Context<'_>) -> Ready<Result<&Option<String>>> {
        ready(Ok(&self.frame().language))
    }

    fn source(&self, _: &Context<'_>) -> Ready<Result<&Option<SourceView>>> {
        ready(Ok(&self.frame().source))
    }

    fn revision(&self, _: &Context<'_>) -> Ready<Result<i32>> {
        ready(Ok(self.frame().revision))
    }

    fn created_at(&self, _: &Context<'_>) -> Ready<Result<DateTime>> {
        ready(Ok(self.frame().created_at))
    }

    fn updated_at(&self, _: &Context<'_>) -> Ready<Result<DateTime>> {
        ready(Ok(self.frame().updated_at))
    }
}

impl Framed for AlternateTitle {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Release {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Edition {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Video {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Image {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for SynopsisSection {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Character {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Role {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Scene {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Quote {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Insight {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for FilmingLocation {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Adaptation {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for AdaptationDifference {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Recommendation {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for ThemeReading {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Analysis {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for DiscussionQuestion {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Poll {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

impl Framed for Nomination {
    fn frame(&self) -> &ItemFields {
        &self.item
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::{ExecutableDocument, Schema, schema::ExtendedType};

    /// What the frame of an item is in the schema, besides the ids of its owners.
    const FRAME: [&str; 8] =
        ["position", "spoilerLevel", "withheld", "language", "source", "revision", "createdAt", "updatedAt"];

    #[test]
    fn every_type_with_a_frame_implements_both_interfaces() {
        let schema = Schema::parse_and_validate(crate::graphql::schema().sdl(), "schema").expect("a schema");
        let mut framed = 0;
        for (name, kind) in &schema.types {
            let ExtendedType::Object(object) = kind else { continue };
            let is_framed =
                object.fields.contains_key("spoilerLevel") && object.fields.contains_key("withheld");
            assert_eq!(object.implements_interfaces.contains("EditorialItem"), is_framed, "{name}");
            if is_framed {
                framed += 1;
                assert!(object.implements_interfaces.contains("Node"), "{name}");
                for field in FRAME {
                    assert!(object.fields.contains_key(field), "{name}.{field}");
                }
            }
        }
        assert_eq!(framed, 20);
    }

    #[test]
    fn a_node_can_be_asked_for_what_every_item_has() {
        let schema = Schema::parse_and_validate(crate::graphql::schema().sdl(), "schema").expect("a schema");
        let query =
            "{ node(id: \"scene_1\") { id ... on EditorialItem { position spoilerLevel withheld language
            source { name } revision createdAt updatedAt ... on Scene { title } } } }";
        let valid = ExecutableDocument::parse_and_validate(&schema, query, "query");
        assert!(valid.is_ok(), "{:?}", valid.map_err(|invalid| invalid.errors.to_string()));
        let wrong = "{ node(id: \"scene_1\") { ... on EditorialItem { title } } }";
        assert!(ExecutableDocument::parse_and_validate(&schema, wrong, "query").is_err());
    }
}
