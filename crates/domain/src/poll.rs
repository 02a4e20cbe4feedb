//! Discussion questions and polls (votes come with the community).

use serde::{Deserialize, Serialize};

use crate::{
    date::Timestamp,
    id::{Entity, Id, Kind},
    item::{Draft, DraftFrame, Source},
    reference::Reference,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::ResultsVisibility,
};

/// A question to talk about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DiscussionQuestion {
    /// The question.
    pub text: String,
}

impl Entity for DiscussionQuestion {
    const KIND: Kind = Kind::DiscussionQuestion;
}

/// A question to talk about. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscussionQuestionDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The question.
    pub text: String,
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

impl Draft for DiscussionQuestionDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for DiscussionQuestionDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.text("text", &self.text);
    }
}

/// A question with answers to choose from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Poll {
    /// What is asked.
    pub question: String,
    /// The answers, in order.
    pub options: Vec<PollOption>,
    /// From when votes are taken; at once when missing.
    pub opens_at: Option<Timestamp>,
    /// Until when votes are taken; without end when missing.
    pub closes_at: Option<Timestamp>,
    /// Who may see how it stands.
    pub results_visibility: ResultsVisibility,
}

impl Entity for Poll {
    const KIND: Kind = Kind::Poll;
}

/// A question with answers to choose from. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PollDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What is asked.
    pub question: String,
    /// The answers, in order.
    pub options: Vec<PollOptionDraft>,
    /// From when votes are taken; at once when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
    /// Until when votes are taken; without end when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// Who may see how it stands.
    #[serde(default)]
    pub results_visibility: ResultsVisibility,
    /// The theme it is on, besides the film it is written under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Reference>,
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

impl Draft for PollDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for PollDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line("question", &self.question);
        check.each("options", &self.options);
        if self.options.len() < 2 {
            check.problem("options", "MISSING", "must hold at least two options");
        }
        if let (Some(opens), Some(closes)) = (self.opens_at, self.closes_at)
            && closes <= opens
        {
            check.problem("closesAt", "OUT_OF_RANGE", "must be after opensAt");
        }
    }
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PollOption {
    /// Its id.
    pub id: Id<PollOption>,
    /// What it says.
    pub label: String,
    /// Its place among the answers, from 0.
    pub position: i32,
}

impl Entity for PollOption {
    const KIND: Kind = Kind::PollOption;
}

/// An answer as files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PollOptionDraft {
    /// What it says.
    pub label: String,
}

impl Validate for PollOptionDraft {
    fn validate(&self, check: &mut Check) {
        check.line("label", &self.label);
    }
}
