//! Trivia and all that is worth knowing around a film.

use serde::{Deserialize, Serialize};

use crate::{
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source},
    person::{Character, Person},
    reference::Reference,
    scene::Scene,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::InsightKind,
};

/// Trivia, an easter egg, an inspiration: something about a film that the film does not say.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Insight {
    /// What it tells of.
    pub kind: InsightKind,
    /// What there is to know.
    pub text: String,
    /// Whom it is about.
    pub people: Vec<Link<Person>>,
    /// Which characters it is about.
    pub characters: Vec<Link<Character>>,
    /// Which scene it is about.
    pub scene_id: Option<Id<Scene>>,
}

impl Entity for Insight {
    const KIND: Kind = Kind::Insight;
}

/// Trivia, an easter egg, an inspiration: something about a film that the film does not say. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InsightDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it tells of.
    pub kind: InsightKind,
    /// What there is to know.
    pub text: String,
    /// Whom it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Reference>,
    /// Which characters it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<String>,
    /// Which scene it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene: Option<String>,
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

impl Draft for InsightDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for InsightDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.text("text", &self.text);
        check.pointers("characters", Kind::Character, &self.characters);
        check.pointer("scene", Kind::Scene, self.scene.as_deref());
    }
}
