//! Longer readings of a film.

use serde::{Deserialize, Serialize};

use crate::{
    id::{Entity, Kind},
    item::{Draft, DraftFrame, Source},
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::{AnalysisBasis, AnalysisKind},
};

/// A longer reading of a film.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Analysis {
    /// What it sets out to do.
    pub kind: AnalysisKind,
    /// Its title.
    pub title: Option<String>,
    /// The reading.
    pub body: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// What it rests on.
    pub basis: AnalysisBasis,
}

impl Entity for Analysis {
    const KIND: Kind = Kind::Analysis;
}

/// A longer reading of a film. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnalysisDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it sets out to do.
    pub kind: AnalysisKind,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The reading.
    pub body: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub basis: AnalysisBasis,
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

impl Draft for AnalysisDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for AnalysisDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line_given("title", self.title.as_deref());
        check.text("body", &self.body);
        check.line_given("author", self.author.as_deref());
    }
}
