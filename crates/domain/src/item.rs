//! What film-owned (and theme- or person-owned) editorial items have in common, whatever they say.

use serde::{Deserialize, Serialize};

use crate::{
    date::{PartialDate, Timestamp},
    film::Film,
    id::Id,
    person::Person,
    spoiler::{SpoilerLevel, Veiled},
    theme::Theme,
    validation::{Check, Validate},
};

/// Where a text or a fact was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Under which licence it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// When it was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed_on: Option<PartialDate>,
}

impl Validate for Source {
    fn validate(&self, check: &mut Check) {
        check.line("source.name", &self.name);
        check.url("source.url", self.url.as_deref());
        check.line_given("source.license", self.license.as_deref());
    }
}

/// How often and when a record was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Stamp {
    /// 1 when made, one more with each change.
    pub revision: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The frame of an item: who owns it and where it stands. None of this tells the story.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// The film it belongs to, unless a theme or a person owns it.
    pub film_id: Option<Id<Film>>,
    /// The theme it belongs to, where themes can own such items.
    #[serde(default)]
    pub theme_id: Option<Id<Theme>>,
    /// The person it belongs to, where people can own such items.
    #[serde(default)]
    pub person_id: Option<Id<Person>>,
    /// What lists of its owner's items go by, from 0; places may be left out.
    pub position: i32,
    /// How much of the story it gives away.
    pub spoiler_level: SpoilerLevel,
    /// The BCP 47 tag of the language it is written in.
    pub language: Option<String>,
    /// Revision and times.
    pub stamp: Stamp,
}

/// An editorial item: a frame anyone may see, and a content under the veil.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Unveiled<T>", bound(deserialize = "T: Deserialize<'de>"))]
pub struct Entry<T> {
    /// Its id.
    pub id: Id<T>,
    /// The frame.
    pub item: Item,
    /// Where it was taken from.
    pub source: Veiled<Option<Source>>,
    /// What it says.
    pub content: Veiled<T>,
}

/// The form of a row, whose content gets its veil before anyone can look.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Unveiled<T> {
    id: Id<T>,
    item: Item,
    source: Option<Source>,
    content: T,
}

impl<T> From<Unveiled<T>> for Entry<T> {
    fn from(row: Unveiled<T>) -> Self {
        let level = row.item.spoiler_level;
        Self {
            id: row.id,
            item: row.item,
            source: Veiled::new(level, row.source),
            content: Veiled::new(level, row.content),
        }
    }
}

/// What every draft of an item says of itself besides its content.
#[derive(Clone, Copy, Debug)]
pub struct DraftFrame<'a> {
    /// The name of the item within its owner, by which a later import finds it again.
    pub key: Option<&'a str>,
    /// How much of the story it gives away.
    pub spoiler_level: SpoilerLevel,
    /// The language it is written in.
    pub language: Option<&'a str>,
    /// Where it was taken from.
    pub source: Option<&'a Source>,
}

impl DraftFrame<'_> {
    /// Checks the frame.
    pub fn validate(&self, check: &mut Check) {
        check.key("key", self.key);
        check.language("language", self.language);
        if let Some(source) = self.source {
            source.validate(check);
        }
    }
}

/// A draft of an item, as import files and editors write it.
pub trait Draft: Validate {
    /// The frame it stands in.
    fn frame(&self) -> DraftFrame<'_>;
}
