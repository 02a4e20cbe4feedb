//! Scenes of a film, kept or cut.

use serde::{Deserialize, Serialize};

use crate::{
    film::Film,
    film_facts::Edition,
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source},
    person::Character,
    place::Place,
    reference::Reference,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::SceneKind,
};

/// A scene worth telling of, in the film or cut from it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Scene {
    /// What one might call it.
    pub title: String,
    /// What part it plays.
    pub kind: SceneKind,
    /// Seconds from the start of the edition, 0 to 1,000,000.
    pub starts_at: Option<i32>,
    /// Seconds from the start of the edition, 0 to 1,000,000.
    pub ends_at: Option<i32>,
    /// The edition the times hold for; the theatrical cut when missing.
    pub edition_id: Option<Id<Edition>>,
    /// What happens.
    pub summary: Option<String>,
    /// Who is in it.
    pub characters: Vec<Link<Character>>,
    /// Where it was filmed.
    pub location: Option<Link<Place>>,
    /// The film it announces.
    pub teases: Option<Link<Film>>,
}

impl Entity for Scene {
    const KIND: Kind = Kind::Scene;
}

/// A scene worth telling of, in the film or cut from it. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SceneDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What one might call it.
    pub title: String,
    /// What part it plays.
    pub kind: SceneKind,
    /// Seconds from the start of the edition, 0 to 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<i32>,
    /// Seconds from the start of the edition, 0 to 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<i32>,
    /// The edition the times hold for; the theatrical cut when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// What happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Who is in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<String>,
    /// Where it was filmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Reference>,
    /// The film it announces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teases: Option<Reference>,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for SceneDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for SceneDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line("title", &self.title);
        check.range("startsAt", self.starts_at.map(Into::into), 0, 1_000_000);
        check.range("endsAt", self.ends_at.map(Into::into), 0, 1_000_000);
        check.text_given("summary", self.summary.as_deref());
        check.pointer("edition", Kind::Edition, self.edition.as_deref());
        check.pointers("characters", Kind::Character, &self.characters);
        if let (Some(starts), Some(ends)) = (self.starts_at, self.ends_at)
            && ends < starts
        {
            check.problem("endsAt", "OUT_OF_RANGE", "must not be before startsAt");
        }
    }
}
