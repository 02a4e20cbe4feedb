//! Quotes with their speakers.

use serde::{Deserialize, Serialize};

use crate::{
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source},
    person::Character,
    scene::Scene,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
};

/// Words from a film, each line with its speaker.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Quote {
    /// What is said, in order.
    pub lines: Vec<QuoteLine>,
    /// The scene it is from.
    pub scene_id: Option<Id<Scene>>,
}

impl Entity for Quote {
    const KIND: Kind = Kind::Quote;
}

/// Words from a film, each line with its speaker. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What is said, in order.
    pub lines: Vec<QuoteLineDraft>,
    /// The scene it is from.
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

impl Draft for QuoteDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for QuoteDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.each("lines", &self.lines);
        check.pointer("scene", Kind::Scene, self.scene.as_deref());
        if self.lines.is_empty() {
            check.problem("lines", "MISSING", "must hold at least one line");
        }
    }
}

/// One line of a quote.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct QuoteLine {
    /// Who says it, where the reader may know them.
    pub speaker: Option<Link<Character>>,
    /// What is said.
    pub text: String,
    /// How it is said, or what is done meanwhile.
    pub direction: Option<String>,
}

/// One line of a quote as files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteLineDraft {
    /// The key of the character who says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// What is said.
    pub text: String,
    /// How it is said, or what is done meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
}

impl Validate for QuoteLineDraft {
    fn validate(&self, check: &mut Check) {
        check.pointer("speaker", Kind::Character, self.speaker.as_deref());
        check.text("text", &self.text);
        check.line_given("direction", self.direction.as_deref());
    }
}
