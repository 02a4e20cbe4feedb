//! Works that films go back to, and what became of them on the way.

use serde::{Deserialize, Serialize};

use crate::{
    external_id::ExternalId,
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source, Stamp},
    person::Person,
    reference::Reference,
    scene::Scene,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::{AdaptationKind, DifferenceKind, SourceWorkKind},
};

/// How a film goes back to another work.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Adaptation {
    /// The work.
    pub source_work: Link<SourceWork>,
    /// How closely it follows.
    pub kind: AdaptationKind,
    /// A word on how faithful it is.
    pub fidelity_note: Option<String>,
}

impl Entity for Adaptation {
    const KIND: Kind = Kind::Adaptation;
}

/// How a film goes back to another work. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdaptationDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The work.
    pub source_work: Reference,
    /// How closely it follows.
    pub kind: AdaptationKind,
    /// A word on how faithful it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fidelity_note: Option<String>,
    /// What the film tells otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<AdaptationDifferenceDraft>,
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

impl Draft for AdaptationDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for AdaptationDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.text_given("fidelityNote", self.fidelity_note.as_deref());
        check.each("differences", &self.differences);
    }
}

/// Something the film tells otherwise than the work behind it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AdaptationDifference {
    /// The adaptation it is about.
    pub adaptation_id: Id<Adaptation>,
    /// What was changed.
    pub kind: DifferenceKind,
    /// The difference.
    pub text: String,
    /// The scene it shows in.
    pub scene_id: Option<Id<Scene>>,
}

impl Entity for AdaptationDifference {
    const KIND: Kind = Kind::AdaptationDifference;
}

/// Something the film tells otherwise than the work behind it. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdaptationDifferenceDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What was changed.
    pub kind: DifferenceKind,
    /// The difference.
    pub text: String,
    /// The scene it shows in.
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

impl Draft for AdaptationDifferenceDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for AdaptationDifferenceDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.text("text", &self.text);
        check.pointer("scene", Kind::Scene, self.scene.as_deref());
    }
}

/// A work that films go back to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SourceWork {
    /// Its id.
    pub id: Id<SourceWork>,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What kind of work it is.
    pub kind: SourceWorkKind,
    /// Who made it.
    pub authors: Vec<Link<Person>>,
    /// The year it came out.
    pub year: Option<i32>,
    /// The BCP 47 tag of the language it was written in.
    pub language: Option<String>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for SourceWork {
    const KIND: Kind = Kind::SourceWork;
}

/// A work that films go back to, as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceWorkDraft {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What kind of work it is.
    #[serde(rename = "workKind")]
    pub kind: SourceWorkKind,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Reference>,
    /// The year it came out, -3000 to 2200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The language it was written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
}

impl Validate for SourceWorkDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("title", &self.title);
        check.range("year", self.year.map(Into::into), -3000, 2200);
        check.language("language", self.language.as_deref());
        check.external_ids("externalIds", &self.external_ids);
    }
}
