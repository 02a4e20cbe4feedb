//! People, the roles they had, and the characters they played.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    date::PartialDate,
    external_id::ExternalId,
    film_facts::Edition,
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source, Stamp},
    reference::Reference,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::{Department, RoleAttribute},
};

/// Someone in a film's story.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Character {
    /// What they are called.
    pub name: String,
    /// The name in the form lists are sorted by.
    pub sort_name: String,
    /// Other names they go by.
    pub aliases: Vec<String>,
    /// Who they are.
    pub description: Option<String>,
}

impl Entity for Character {
    const KIND: Kind = Kind::Character;
}

/// Someone in a film's story. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CharacterDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What they are called.
    pub name: String,
    /// Other names they go by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
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

impl Draft for CharacterDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for CharacterDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line("name", &self.name);
        check.lines("aliases", &self.aliases);
        check.text_given("description", self.description.as_deref());
    }
}

/// A credit: what someone did for a film, and whom they played.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Role {
    /// Who.
    pub person: Link<Person>,
    /// The part of the crew the credit belongs to.
    pub department: Department,
    /// What they did, in the words of TMDB's list of jobs, such as Actor or Director.
    pub job: String,
    /// The place in the credits, from 1; lists of roles go by it.
    pub billing: Option<i32>,
    /// Whom they played.
    pub characters: Vec<Link<Character>>,
    /// The name they are credited by, where it is another.
    pub credited_as: Option<String>,
    /// What is particular about the credit.
    pub attributes: Vec<RoleAttribute>,
    /// A word on the work, such as the composer's approach.
    pub note: Option<String>,
    /// The only edition the credit holds for.
    pub edition_id: Option<Id<Edition>>,
}

impl Entity for Role {
    const KIND: Kind = Kind::Role;
}

/// A credit: what someone did for a film, and whom they played. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Who: a reference, or a person who is not in the catalogue yet.
    pub person: Mention,
    /// The part of the crew the credit belongs to.
    pub department: Department,
    /// What they did, in the words of TMDB's list of jobs, such as Actor or Director.
    pub job: String,
    /// The place in the credits, from 1; lists of roles go by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<i32>,
    /// Whom they played.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<String>,
    /// The name they are credited by, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credited_as: Option<String>,
    /// What is particular about the credit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<RoleAttribute>,
    /// A word on the work, such as the composer's approach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The only edition the credit holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
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

impl Draft for RoleDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for RoleDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        if let Mention::New(person) = &self.person {
            check.nested("person", person.as_ref());
        }
        check.line("job", &self.job);
        check.pointers("characters", Kind::Character, &self.characters);
        check.pointer("edition", Kind::Edition, self.edition.as_deref());
        check.range("billing", self.billing.map(Into::into), 1, 100_000);
        check.line_given("creditedAs", self.credited_as.as_deref());
        check.text_given("note", self.note.as_deref());
    }
}

/// A person as a credit names them.
#[derive(Clone, Debug, PartialEq)]
pub enum Mention {
    /// Someone in the catalogue.
    Known(Reference),
    /// Someone who is made along with the credit, unless their ids elsewhere are known already.
    New(Box<PersonDraft>),
}

impl From<Reference> for Mention {
    fn from(reference: Reference) -> Self {
        Self::Known(reference)
    }
}

impl Serialize for Mention {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(reference) => reference.serialize(serializer),
            Self::New(person) => person.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Mention {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Person;
        impl<'de> de::Visitor<'de> for Person {
            type Value = Mention;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a reference to a person, or a person")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Mention, E> {
                text.parse().map(Mention::Known).map_err(E::custom)
            }

            fn visit_map<M: de::MapAccess<'de>>(self, map: M) -> Result<Mention, M::Error> {
                let person = PersonDraft::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Mention::New(Box::new(person)))
            }
        }
        deserializer.deserialize_any(Person)
    }
}

/// Someone who worked on a film. The biography is free of spoilers by rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: Id<Person>,
    /// Their slug.
    pub slug: String,
    /// The name they are known by.
    pub name: String,
    /// The name in the form lists are sorted by.
    pub sort_name: String,
    /// The name they were born with.
    pub birth_name: Option<String>,
    /// When they were born.
    pub birth_date: Option<PartialDate>,
    /// Where they were born.
    pub birth_place: Option<String>,
    /// When they died.
    pub death_date: Option<PartialDate>,
    /// Where they died.
    pub death_place: Option<String>,
    /// Their life in short.
    pub biography: Option<String>,
    /// The BCP 47 tag of the biography's language.
    pub language: Option<String>,
    /// What they do, such as actor.
    pub professions: Vec<String>,
    /// Other names they go by.
    pub aliases: Vec<String>,
    /// How well known they are: 0 or more.
    pub popularity: f64,
    /// Their ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Where it was taken from.
    pub source: Option<Source>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Person {
    const KIND: Kind = Kind::Person;
}

/// A person as files write them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonDraft {
    /// Their slug; made from the name when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The name they are known by.
    pub name: String,
    /// The name lists sort by, family name first; the name as it stands when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort_name: Option<String>,
    /// The name they were born with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_name: Option<String>,
    /// When they were born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<PartialDate>,
    /// Where they were born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_place: Option<String>,
    /// When they died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub death_date: Option<PartialDate>,
    /// Where they died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub death_place: Option<String>,
    /// Their life in short, free of spoilers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub biography: Option<String>,
    /// The language of the biography.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What they do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub professions: Vec<String>,
    /// Other names they go by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// How well known they are, 0 or more.
    #[serde(default, skip_serializing_if = "crate::film::is_zero")]
    pub popularity: f64,
    /// Their ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// Portraits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<crate::film_facts::ImageDraft>>,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Validate for PersonDraft {
    fn validate(&self, check: &mut Check) {
        if let Some(slug) = &self.slug {
            check.slug("slug", slug);
        }
        check.line("name", &self.name);
        check.line_given("sortName", self.sort_name.as_deref());
        check.line_given("birthName", self.birth_name.as_deref());
        check.line_given("birthPlace", self.birth_place.as_deref());
        check.line_given("deathPlace", self.death_place.as_deref());
        check.text_given("biography", self.biography.as_deref());
        check.language("language", self.language.as_deref());
        check.lines("professions", &self.professions);
        check.lines("aliases", &self.aliases);
        if !(self.popularity.is_finite() && self.popularity >= 0.0) {
            check.problem("popularity", "OUT_OF_RANGE", "must be 0 or more");
        }
        check.external_ids("externalIds", &self.external_ids);
        check.each_given("images", self.images.as_deref());
        if let Some(source) = &self.source {
            source.validate(check);
        }
    }
}
