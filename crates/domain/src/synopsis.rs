//! The detailed summary of a film, in headed parts.

use serde::{Deserialize, Serialize};

use crate::{
    id::{Entity, Kind},
    item::{Draft, DraftFrame, Source},
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::SectionKind,
};

/// A headed part of the detailed summary, or the ending.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SynopsisSection {
    /// Whether it tells a part of the story or how it ends.
    pub kind: SectionKind,
    /// Its heading.
    pub heading: Option<String>,
    /// What happens.
    pub body: String,
}

impl Entity for SynopsisSection {
    const KIND: Kind = Kind::SynopsisSection;
}

/// A headed part of the detailed summary, or the ending. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SynopsisSectionDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Whether it tells a part of the story or how it ends.
    #[serde(default)]
    pub kind: SectionKind,
    /// Its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// What happens.
    pub body: String,
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

impl Draft for SynopsisSectionDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for SynopsisSectionDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line_given("heading", self.heading.as_deref());
        check.text("body", &self.body);
    }
}
