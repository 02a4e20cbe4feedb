//! Themes, and how films bear on them.

use serde::{Deserialize, Serialize};

use crate::{
    external_id::ExternalId,
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source, Stamp},
    person::Character,
    quote::Quote,
    reference::Reference,
    scene::Scene,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::ThemeStrength,
};

/// How a film bears on a theme.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ThemeReading {
    /// The theme.
    pub theme: Link<Theme>,
    /// What the film says of it.
    pub statement: String,
    /// How much it weighs in the film.
    pub strength: ThemeStrength,
    /// Whether it holds beyond the film's world.
    pub universal: bool,
    /// In whom it is seen.
    pub characters: Vec<Link<Character>>,
    /// Scenes that show it.
    pub scene_ids: Vec<Id<Scene>>,
    /// Quotes that show it.
    pub quote_ids: Vec<Id<Quote>>,
}

impl Entity for ThemeReading {
    const KIND: Kind = Kind::ThemeReading;
}

/// How a film bears on a theme. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ThemeReadingDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The theme.
    pub theme: Reference,
    /// What the film says of it.
    pub statement: String,
    /// How much it weighs in the film.
    pub strength: ThemeStrength,
    /// Whether it holds beyond the film's world.
    #[serde(default)]
    pub universal: bool,
    /// In whom it is seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<String>,
    /// Scenes that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenes: Vec<String>,
    /// Quotes that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<String>,
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

impl Draft for ThemeReadingDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for ThemeReadingDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.text("statement", &self.statement);
        check.pointers("characters", Kind::Character, &self.characters);
        check.pointers("scenes", Kind::Scene, &self.scenes);
        check.pointers("quotes", Kind::Quote, &self.quotes);
    }
}

/// An idea that films bear on. Name and description speak of the idea, never of a film.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Theme {
    /// Its id.
    pub id: Id<Theme>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What the idea is.
    pub description: Option<String>,
    /// The BCP 47 tag of the language name and description are in.
    pub language: Option<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// The wider themes it belongs to.
    pub parents: Vec<Link<Theme>>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Where it was taken from.
    pub source: Option<Source>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Theme {
    const KIND: Kind = Kind::Theme;
}

/// A theme as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ThemeDraft {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What the idea is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The language of name and description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Other names it goes by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The wider themes it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Reference>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// Food for thought on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<Vec<crate::poll::DiscussionQuestionDraft>>,
    /// Polls on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polls: Option<Vec<crate::poll::PollDraft>>,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Validate for ThemeDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
        check.text_given("description", self.description.as_deref());
        check.language("language", self.language.as_deref());
        check.lines("aliases", &self.aliases);
        check.external_ids("externalIds", &self.external_ids);
        check.each_given("questions", self.questions.as_deref());
        check.each_given("polls", self.polls.as_deref());
        if let Some(source) = &self.source {
            source.validate(check);
        }
    }
}
